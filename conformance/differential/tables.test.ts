import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  contains,
  type DraftOf,
  decode,
  encode,
  type Field,
  type Fields,
  type Message,
  versions,
  WireReader,
  WireWriter
} from '@dead-letter/protocol'
import { missingForKafka } from '../kafka/index.ts'
import { kafkaJars } from '../kafka/jars.ts'
import { apis } from './apis.ts'
import { layout } from './layout.ts'

// The broker's tables against Kafka's own message classes (Schemas.java): the same fields of the same types in the same
// order in every version, and the same bytes for the same defaults.

const missing = missingForKafka()
const skip = missing !== null && !process.env.CI ? missing : false
const messages: readonly Message[] = Object.values(apis).flatMap(({ request, response }) => [request, response])

test('each field of each version is what Kafka has', { skip }, async () => {
  const theirs = new Map<string, string>()
  for (const [kind, message, version, text] of await said())
    if (kind === 'SCHEMA') theirs.set(`${message} ${version}`, (text as string).replaceAll('_', '').toLowerCase())
  const found: string[] = []
  let compared = 0
  for (const message of messages)
    for (const version of versionsOf(message)) {
      const ours = layout(message, version).replaceAll('_', '').toLowerCase()
      const right = theirs.get(`${message.name} ${version}`)
      compared++
      if (ours !== right) found.push(`${message.name} v${version}\n  Kafka    ${right}\n  embedded ${ours}`)
    }
  assert.deepEqual(found, [])
  assert.ok(compared > 400, `${compared} compared`)
})

test('the tables end where Kafka does', { skip }, async () => {
  const latest = new Map<string, number>()
  for (const [kind, message, version] of await said())
    if (kind === 'SCHEMA') latest.set(message as string, Math.max(latest.get(message as string) ?? -1, Number(version)))
  const found = messages
    .map(message => ({ name: message.name, ours: versions(message.versions).highest, kafka: latest.get(message.name) }))
    .filter(({ ours, kafka }) => ours !== kafka)
  assert.deepEqual(found, [])
})

test('defaults are the same bytes, are read, and written again', { skip }, async () => {
  const byName = new Map(messages.map(message => [message.name, message]))
  const found: string[] = []
  let compared = 0
  for (const [kind, name, number, sample, hex] of await said()) {
    const message = byName.get(name as string)
    const version = Number(number)
    if (kind !== 'BYTES' || message === undefined || !versionsOf(message).includes(version) || hex === 'refused')
      continue
    compared++
    const bytes = Buffer.from(hex ?? '', 'hex')
    const reader = new WireReader(bytes)
    const read = decode(message, version, reader)
    const place = `${name} v${version} ${sample}`
    if (reader.remaining > 0) found.push(`${place}: ${reader.remaining} bytes are left`)
    const again = written(message, version, read)
    if (again !== hex) found.push(`${place}: read as it is, written as ${again} instead of ${hex}`)
    const draft = sample === 'default' ? {} : oneElementEach(message.fields, version)
    const made = written(message, version, draft)
    if (made !== hex) found.push(`${place}: from defaults ${made} instead of ${hex}`)
  }
  assert.deepEqual(found, [])
  assert.ok(compared > 800, `${compared} compared`)
})

let lines: readonly (readonly string[])[] | undefined

/** The lines of Schemas.java, which Java compiles in memory. */
async function said(): Promise<readonly (readonly string[])[]> {
  if (lines !== undefined) return lines
  const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-cp', `${await kafkaJars()}/*`]
  const java = spawnSync('java', [...options, join(import.meta.dirname, 'Schemas.java')], {
    encoding: 'utf8',
    maxBuffer: 1 << 26
  })
  assert.equal(java.status, 0, java.stderr)
  lines = java.stdout
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))
  return lines
}

function versionsOf(message: Message): number[] {
  const { lowest, highest } = versions(message.versions)
  return Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i)
}

function written(message: Message, version: number, value: unknown): string {
  const writer = new WireWriter()
  encode(message, version, value as DraftOf<Message>, writer)
  return Buffer.concat(writer.chunks()).toString('hex')
}

/** One element of defaults in each array of structs that the version has, as Schemas.java makes them. */
function oneElementEach(fields: Fields, version: number): Record<string, unknown> {
  const filled: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!contains(field.versions, version) || field.fields === null || startsNull(field)) continue
    const inner = oneElementEach(field.fields, version)
    filled[name] = field.kind === 'array' ? [inner] : inner
  }
  return filled
}

function startsNull(field: Field<unknown>): boolean {
  return field.default === null
}
