import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture, type Outcome } from './processes.ts'

/** Runs in an empty project: one record that is no JSON, dead-lettered by the library and shown by the command. */
const program = `
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Broker } from '@dead-letter/broker'
import { DeadLetterConsumer, openForwarder, readDeadLetters } from '@dead-letter/kafka'

const broker = await Broker.start({ topics: ['orders'] })
const brokers = broker.bootstrap
const producer = await openForwarder({ brokers, topic: 'orders' })
const value = text => ({ topic: 'orders', partition: 0, offset: 0, timestamp: Date.now(), rawKey: null, rawValue: Buffer.from(text), headers: [] })
for (const text of ['{"id":1}', '{"id":']) await producer.forward(value(text))
await producer.close()

const handled = []
const consumer = new DeadLetterConsumer({ brokers, groupId: 'billing', topics: 'orders', from: 'earliest', decode: 'json' })
await consumer.run(record => { handled.push(record.value.id) }, { untilIdle: true })
assert.deepEqual(handled, [1])
const letters = []
for await (const letter of readDeadLetters({ brokers, topic: 'error.orders.billing' })) letters.push(letter)
assert.equal(letters.length, 1)
assert.equal(String(letters[0].record.rawValue), '{"id":')
const report = [process.argv[2], 'report', '--brokers', brokers, '--dlq', 'error.orders.billing']
// Not waited for synchronously: the broker is in this process.
const { stdout } = await promisify(execFile)(process.execPath, report)
assert.match(stdout, /JSON/)
await broker.stop()
console.log('one letter')
`

/** Installs packed packages as a user's npm does, into a folder outside the repository, and dead-letters a record there. */
export async function tryPacked(tarballs: readonly string[]): Promise<Outcome> {
  const project = await mkdtemp(join(tmpdir(), 'dead-letter-project-'))
  try {
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
    await writeFile(join(project, 'main.js'), program)
    const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
    const installed = await capture('npm', ['install', ...flags, ...tarballs], project)
    if (!installed.ok) return installed
    const bin = join(project, 'node_modules/.bin/dead-letter')
    const ran = await capture(process.execPath, ['main.js', bin], project)
    return { ok: ran.ok && ran.output.endsWith('one letter'), output: ran.output }
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}
