import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { MalformedMessage, versions } from '@dead-letter/protocol'
import fc from 'fast-check'
import { messageOf } from '../../../protocol/test/arbitrary-message.ts'
import type { Api } from '../../src/apis/api.ts'
import { apis } from '../../src/apis/registry.ts'
import { runs } from '../runs.ts'
import { FakeConnection, frameOf, highest, served } from '../served.ts'

const all = apis.flatMap(api => {
  const { lowest } = versions(api.request.versions)
  return Array.from({ length: highest(api) - lowest + 1 }, (_, i) => ({ api, version: lowest + i }))
})

const broker = served({ topics: ['a', { name: 'b', partitions: 3 }] })
after(() => broker.close())

interface Damage {
  readonly kind: 'none' | 'flip' | 'cut' | 'insert' | 'repeat'
  readonly at: number
  readonly bytes: Uint8Array
}

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('none', 'flip', 'cut', 'insert', 'repeat'),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 })
})

for (const [name, requests] of Object.entries(Object.groupBy(all, ({ api }) => api.name)))
  test(`${name}: a damaged request is answered or malformed, never a fault, and does not hang`, async () => {
    for (const { api, version } of requests ?? [])
      await fc.assert(
        fc.asyncProperty(messageOf(api.request, version), damage, (request, harm) =>
          survives(api, version, damaged(frameOf(api, version, request), harm))
        ),
        runs(1)
      )
  })

async function survives(api: Api, version: number, frame: Buffer): Promise<void> {
  const connection = new FakeConnection()
  let settled = false
  const outcome = broker.dispatcher
    .answer(frame, connection)
    .then(
      () => null,
      (error: unknown) => error
    )
    .finally(() => {
      settled = true
    })
  await turn()
  // What still waits does so for its client or for a time that the request gave: the one goes, the other passes.
  connection.close()
  for (let wait = 1000; !settled && wait < 2 ** 33; wait *= 4) {
    broker.clock.advance(wait)
    await turn()
  }
  assert.ok(settled, `${api.name} v${version} hangs: ${frame.toString('hex')}`)
  const error = await outcome
  if (error !== null && !(error instanceof MalformedMessage)) throw error
}

/** The header is left alone, so that the damage meets the API itself. */
function damaged(frame: Buffer, { kind, at, bytes }: Damage): Buffer {
  const header = 14
  const place = header + Math.floor((frame.length - header) * at)
  const rest = frame.subarray(place)
  switch (kind) {
    case 'none':
      return frame
    case 'flip':
      return Buffer.concat([frame.subarray(0, place), rest.map((byte, i) => byte ^ (bytes[i] ?? 0))])
    case 'cut':
      return Buffer.from(frame.subarray(0, place))
    case 'insert':
      return Buffer.concat([frame.subarray(0, place), bytes, rest])
    case 'repeat':
      return Buffer.concat([frame, rest])
  }
}
