import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { Broker } from '../../src/broker.ts'
import type { BrokerError } from '../../src/errors.ts'
import type { BrokerOptions } from '../../src/options.ts'
import { runs } from '../runs.ts'
import { apiNamed, frameOf } from '../served.ts'

async function start(t: TestContext, options: BrokerOptions = {}) {
  const warnings: BrokerError[] = []
  const broker = await Broker.start({ ...options, onWarning: warning => warnings.push(warning) })
  t.after(() => broker.stop())
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  const open = async (): Promise<Socket> => {
    const socket = connect(broker.port, '127.0.0.1')
    socket.on('error', () => {})
    sockets.push(socket)
    await Promise.race([once(socket, 'connect'), closed(socket)])
    return socket
  }
  return { broker, warnings, open }
}

/** A reset is an end, too. */
function closed(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

const apiVersions = framed(frameOf(apiNamed('ApiVersions'), 0, {}))

/** Whether the broker still answers. */
async function alive(open: () => Promise<Socket>): Promise<void> {
  const socket = await open()
  socket.write(apiVersions)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  assert.equal(answer.readInt32BE(4), 7)
  socket.destroy()
}

test('requests of one connection are answered in their order, also when they come byte by byte', async t => {
  const { open } = await start(t)
  const socket = await open()
  const ids: number[] = []
  socket.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += 4 + chunk.readInt32BE(at)) ids.push(chunk.readInt32BE(at + 4))
  })
  const requests = [1, 2, 3].map(id => {
    const frame = Buffer.from(apiVersions)
    frame.writeInt32BE(id, 8)
    return frame
  })
  const [first, ...rest] = requests as [Buffer, ...Buffer[]]
  for (const byte of first) socket.write(Buffer.of(byte))
  socket.write(Buffer.concat(rest))
  while (ids.length < 3) await once(socket, 'data')
  assert.deepEqual(ids, [1, 2, 3])
})

test('random bytes close their connection and nothing else', async t => {
  const { open } = await start(t)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.boolean(), async (bytes, whole) => {
      const socket = await open()
      socket.end(whole ? framed(Buffer.from(bytes)) : bytes)
      socket.resume()
      await closed(socket)
    }),
    runs(20)
  )
  await alive(open)
})

test('many connections that send half a request hold little, and others are served', async t => {
  const { open, broker } = await start(t)
  const half = Buffer.alloc(20)
  half.writeInt32BE(1_000_000)
  const sockets = await Promise.all(Array.from({ length: 200 }, () => open()))
  for (const socket of sockets) socket.write(half)
  await alive(open)
  assert.ok(broker.control.dropConnections() >= 200)
})

test('connections over the limit are refused with a warning', async t => {
  const { open, warnings } = await start(t, { maxConnections: 2 })
  await Promise.all([open(), open()])
  const third = await open()
  await closed(third)
  assert.equal(warnings[0]?.code, 'CONNECTIONS_EXCEEDED')
})

test('who holds most of too many bytes is closed', async t => {
  const { open, warnings } = await start(t, { maxReceiveBytes: 300_000 })
  const begin = (bytes: number): Buffer => {
    const part = Buffer.alloc(bytes)
    part.writeInt32BE(1_000_000)
    return part
  }
  const small = await open()
  small.write(begin(1000))
  const big = await open()
  big.write(begin(400_000))
  await closed(big)
  assert.equal(small.destroyed, false)
  assert.equal(warnings[0]?.code, 'RECEIVE_MEMORY_EXCEEDED')
  await alive(open)
})

test('requests that wait count with all that was read out of them', async t => {
  const { open, broker, warnings } = await start(t, { maxReceiveBytes: 3_000_000 })
  broker.control.freeze('JoinGroup')
  const protocols = Array.from({ length: 10_000 }, () => ({ name: 'x' }))
  const join = framed(
    frameOf(apiNamed('JoinGroup'), 3, { groupId: 'g', sessionTimeoutMs: 10_000, protocolType: 'consumer', protocols })
  )
  const socket = await open()
  socket.write(join)
  const second = await open()
  second.write(Buffer.concat([join, join]))
  await Promise.race([closed(socket), closed(second)])
  assert.equal(warnings[0]?.code, 'RECEIVE_MEMORY_EXCEEDED')
  broker.control.thaw()
  await alive(open)
})

test('a client that never reads gets one answer ahead, not all', async t => {
  const { open, broker } = await start(t, { topics: Array.from({ length: 400 }, (_, i) => `topic-${i}`) })
  const socket = await open()
  socket.pause()
  let handled = 0
  broker.control.onRequest(() => {
    handled++
  })
  const request = framed(frameOf(apiNamed('Metadata'), 9, { topics: null }))
  const many = Buffer.concat(Array.from({ length: 2000 }, () => request))
  socket.write(many)
  let before = -1
  while (handled !== before) {
    before = handled
    await pause(50)
  }
  assert.ok(handled < 1000, `${handled} handled`)
  await alive(open)
})

test('a fault of a handler closes its connection, and is told', async t => {
  const { open, warnings } = await start(t)
  t.mock.method(apiNamed('ApiVersions'), 'handle', () => {
    throw new Error('a handler of the test throws')
  })
  const socket = await open()
  socket.write(apiVersions)
  await closed(socket)
  assert.equal(warnings[0]?.code, 'REQUEST_FAULT')
  assert.match(warnings[0]?.message ?? '', /a handler of the test throws/)
})
