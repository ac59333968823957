import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contains, decode, type Message, readRequestHeader, skipHeaderTags, WireReader } from '@dead-letter/protocol'
import { fixtureLines } from '../../../../protocol/test/fixture-lines.ts'
import type { SaslOptions } from '../../../src/client/connection-options.ts'
import { apis } from '../../../src/client/wire/apis.ts'
import { AuthenticationRefused } from '../../../src/client/wire/connection-failures.ts'
import { authenticate } from '../../../src/client/wire/sasl/authenticate.ts'
import { Scram, type ScramMechanism } from '../../../src/client/wire/sasl/scram.ts'

// How the Java client came in and was refused, as recorded (conformance/frames/make.ts, SaslTraffic.java): what we say in its
// place is the same to the byte, and what the broker said to it we take as it did.

const scramUser = { username: 'tra=ff,ic', password: 'pencil,=ß€' }

interface Line {
  readonly api: string
  readonly version: number
  readonly mechanism?: SaslOptions['mechanism']
  readonly request: string
  readonly answer: string
}

interface Step {
  readonly said: Buffer
  readonly answer: { readonly errorCode: number; readonly authBytes: Buffer; readonly errorMessage: string | null }
}

/** Each way in that was tried: its mechanism and its steps. */
const entries: { readonly mechanism: SaslOptions['mechanism']; readonly steps: Step[] }[] = []
for (const { api, version, mechanism, request, answer } of fixtureLines<Line>('traffic.jsonl')) {
  if (mechanism === undefined) continue
  if (api === 'SaslHandshake') entries.push({ mechanism, steps: [] })
  if (api !== 'SaslAuthenticate') continue
  const told = decoded(
    apis.saslAuthenticate.response,
    version,
    new WireReader(Buffer.from(answer, 'base64'), { start: 4 })
  )
  const reader = new WireReader(Buffer.from(request, 'base64'))
  readRequestHeader(reader)
  const { authBytes } = decoded(apis.saslAuthenticate.request, version, reader) as { authBytes: Buffer }
  entries.at(-1)?.steps.push({ said: authBytes, answer: told as Step['answer'] })
}

function decoded(message: Message, version: number, reader: WireReader): unknown {
  if (contains(message.flexible, version)) skipHeaderTags(reader)
  return decode(message, version, reader)
}

const accepted = ({ steps }: (typeof entries)[number]): boolean => steps.every(({ answer }) => answer.errorCode === 0)
const by = (mechanism: string, in_: boolean) =>
  entries.filter(entry => entry.mechanism === mechanism && accepted(entry) === in_)

/** Goes in with the recorded broker on the other side, which says what it said whatever it hears. */
async function replay(sasl: SaslOptions, steps: readonly Step[]) {
  const said: Buffer[] = []
  const exchange = async (api: { readonly name: string }, ask: object) => {
    if (api.name === 'SaslHandshake') return { errorCode: 0, mechanisms: [] }
    said.push((ask as { authBytes: Buffer }).authBytes)
    return steps[said.length - 1]?.answer
  }
  const outcome = await authenticate(sasl, exchange as never).catch((error: unknown) => error)
  return { said, outcome }
}

test('all mechanisms are among what was recorded, taken and refused', () => {
  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'])
    for (const outcome of [true, false]) assert.ok(by(mechanism, outcome).length > 0, `${mechanism} ${outcome}`)
})

test('PLAIN: the same bytes, and the same outcome', async () => {
  for (const outcome of [true, false])
    for (const { steps } of by('PLAIN', outcome)) {
      const [, username = '', password = ''] = (steps[0]?.said.toString() ?? '').split('\0')
      const replayed = await replay({ mechanism: 'PLAIN', username, password }, steps)
      assert.deepEqual(replayed.said, [steps[0]?.said])
      assert.equal(replayed.outcome instanceof AuthenticationRefused, !outcome)
    }
})

for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const satisfies readonly ScramMechanism[])
  test(`${mechanism}: the same bytes from the same nonce, the signature of the broker is right, and its refusal is one`, async () => {
    for (const { steps } of by(mechanism, true)) {
      const [first, last] = steps
      const nonce = first?.said.toString().split('r=')[1]
      const scram = new Scram(mechanism, scramUser.username, scramUser.password, nonce)
      assert.equal(scram.first(), first?.said.toString())
      assert.equal(await scram.final(first?.answer.authBytes.toString() ?? ''), last?.said.toString())
      scram.verify(last?.answer.authBytes.toString() ?? '')
    }
    for (const { steps } of by(mechanism, false)) {
      const nonce = steps[0]?.said.toString().split('r=')[1]
      const scram = new Scram(mechanism, scramUser.username, 'wrong', nonce)
      assert.equal(scram.first(), steps[0]?.said.toString())
      assert.equal(await scram.final(steps[0]?.answer.authBytes.toString() ?? ''), steps[1]?.said.toString())
      assert.notEqual(steps[1]?.answer.errorCode, 0)
    }
  })

test('OAUTHBEARER: the same bytes, extensions too, and the same outcome', async () => {
  const extended: boolean[] = []
  for (const outcome of [true, false])
    for (const { steps } of by('OAUTHBEARER', outcome)) {
      const [, auth = '', ...rest] = (steps[0]?.said.toString() ?? '').split('\x01')
      const extensions = Object.fromEntries(
        rest.filter(part => part !== '').map(part => part.split('=') as [string, string])
      )
      extended.push(Object.keys(extensions).length > 0)
      const token = auth.slice('auth=Bearer '.length)
      const replayed = await replay({ mechanism: 'OAUTHBEARER', token, extensions }, steps)
      assert.deepEqual(
        replayed.said,
        steps.map(({ said }) => said)
      )
      assert.equal(replayed.outcome instanceof AuthenticationRefused, !outcome)
      if (outcome) assert.ok((replayed.outcome as number) > 0, 'until when')
    }
  assert.ok(extended.includes(true))
})
