import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { readConnectionOptions } from '../../../packages/kafka/src/client/connection-options.ts'
import { openSocket } from '../../../packages/kafka/src/client/wire/socket.ts'
import { machine } from '../../../packages/kafka/src/client/wire/surroundings.ts'

type Lookup = (host: string, options: object, callback: (error: null, found: object[]) => void) => void

/** Opens `times` sockets to a name that has these addresses besides the one where somebody listens. */
async function open(t: TestContext, others: readonly { address: string; family: number }[], times: number) {
  const server = createServer((socket: Socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const lookups: string[] = []
  const lookup: Lookup = (host, _, callback) => {
    lookups.push(host)
    callback(null, [...others, { address: '127.0.0.1', family: 4 }])
  }
  const settings = readConnectionOptions({ brokers: `kafka.test:${port}` })
  const reached: (string | undefined)[] = []
  for (let i = 0; i < times; i++) {
    const around = { ...machine, lookup: lookup as never }
    const stream = await openSocket(settings, { host: 'kafka.test', port }, new AbortController().signal, around)
    reached.push((stream as Socket).remoteAddress)
    stream.destroy()
  }
  return { reached, lookups }
}

const listening = '127.0.0.1'

// Each address comes first once: the name is as good whichever the resolver puts in front.
test('an address where nobody listens does not keep a client from the next', { timeout: 120_000 }, async t => {
  const { reached, lookups } = await open(
    t,
    [
      { address: '127.0.0.2', family: 4 },
      { address: '::1', family: 6 }
    ],
    3
  )
  assert.deepEqual(reached, [listening, listening, listening])
  assert.deepEqual(lookups, ['kafka.test', 'kafka.test', 'kafka.test'])
})

// 192.0.2.1 and 2001:db8:: are for documentation (RFC 5737, RFC 3849): silent, or without a route.
test('an address that is silent does not keep a client from the next', { timeout: 120_000 }, async t => {
  const { reached } = await open(
    t,
    [
      { address: '192.0.2.1', family: 4 },
      { address: '2001:db8::1', family: 6 }
    ],
    3
  )
  assert.deepEqual(reached, [listening, listening, listening])
})
