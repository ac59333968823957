import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import type { ConnectionOptions } from '../../../packages/kafka/src/client/connection-options.ts'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { createClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { DeadLetterError, type ErrorCode } from '../../../packages/kafka/src/errors.ts'

const code =
  (expected: ErrorCode, message?: RegExp) =>
  (error: unknown): boolean => {
    assert.ok(DeadLetterError.is(error), String(error))
    assert.equal(error.code, expected, error.message)
    if (message) assert.match(error.message, message)
    return true
  }

async function listen(t: TestContext, server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(t: TestContext, options: ConnectionOptions): KafkaClient {
  const client = createClient({ connectTimeoutMs: 10_000, requestTimeoutMs: 10_000, ...options })
  t.after(() => client.close())
  return client
}

suite('a client whose connections fail', { timeout: 600_000 }, () => {
  test('a port where nobody listens is unreachable', async t => {
    await assert.rejects(
      open(t, { brokers: '127.0.0.1:1' }).metadata([]),
      code('BROKER_UNREACHABLE', /127\.0\.0\.1:1: connect ECONNREFUSED/)
    )
  })

  test('a host that does not exist is unreachable', async t => {
    await assert.rejects(
      open(t, { brokers: 'no-such-host.invalid' }).metadata([]),
      code('BROKER_UNREACHABLE', /no-such-host\.invalid:9092/)
    )
  })

  test('a server that accepts and says nothing times out', async t => {
    const brokers = await listen(t, createServer())
    const began = performance.now()
    await assert.rejects(
      open(t, { brokers, connectTimeoutMs: 300 }).metadata([]),
      code('BROKER_TIMEOUT', /ApiVersions .* 300 ms/)
    )
    // Sooner than by what it has as time-outs otherwise.
    assert.ok(performance.now() - began < 9_000)
  })

  test('a server that hangs up is unreachable', async t => {
    const brokers = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.destroy()))
    )
    await assert.rejects(open(t, { brokers }).metadata([]), code('BROKER_UNREACHABLE', /closed/i))
  })

  test('a server that resets is unreachable', async t => {
    const brokers = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.resetAndDestroy()))
    )
    await assert.rejects(open(t, { brokers }).metadata([]), code('BROKER_UNREACHABLE', /ECONNRESET/))
  })

  test('a server that answers nonsense is a protocol error or a hang-up, and never ends the process', async t => {
    const brokers = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.write(Buffer.from('00000004deadbeef00000000', 'hex'))))
    )
    await assert.rejects(
      open(t, { brokers }).metadata([]),
      (error: unknown) => DeadLetterError.is(error) && error.retriable
    )
  })

  test('a TLS listener met without TLS is named', async t => {
    const alert = Buffer.from('15030300020246', 'hex')
    const brokers = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.end(alert)))
    )
    await assert.rejects(open(t, { brokers }).metadata([]), code('BROKER_TLS', /tls option/))
  })

  test('a listener without TLS met with TLS is named', async t => {
    const brokers = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.destroy()))
    )
    await assert.rejects(open(t, { brokers, tls: true }).metadata([]), code('BROKER_UNREACHABLE', /TLS handshake/))
    const talks = await listen(
      t,
      createServer(socket => socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))
    )
    await assert.rejects(open(t, { brokers: talks, tls: true }).metadata([]), code('BROKER_TLS'))
  })

  test('a TLS server that shares no cipher is a TLS error', async t => {
    const brokers = await listen(t, createTlsServer({}))
    await assert.rejects(open(t, { brokers, tls: true }).metadata([]), code('BROKER_TLS'))
  })

  test('TLS options that node:tls refuses are a TLS error and do not show the key', async t => {
    const brokers = await listen(t, createServer())
    const failing = open(t, { brokers, tls: { key: 'PRIVATE-hunter2', cert: 'nonsense' } }).metadata([])
    await assert.rejects(failing, (error: Error) => code('BROKER_TLS')(error) && !error.message.includes('hunter2'))
  })

  test('a token provider that fails is retriable, and its secret stays its own', async t => {
    const brokers = await listen(t, createServer())
    const sasl = { mechanism: 'OAUTHBEARER', token: () => Promise.reject(new Error('hunter2')) } as const
    const failing = open(t, { brokers, sasl }).metadata([])
    await assert.rejects(
      failing,
      (error: Error) => DeadLetterError.is(error) && error.retriable && !error.message.includes('hunter2')
    )
  })

  test('closing while connecting rejects at once', async t => {
    const brokers = await listen(t, createServer())
    const client = open(t, { brokers, connectTimeoutMs: 20_000 })
    const failing = client.metadata([])
    setTimeout(() => void client.close(), 50)
    await assert.rejects(failing, code('BROKER_CLOSED'))
  })

  test('nothing keeps the process alive after close, whatever state the connections were in', async t => {
    const silent = await listen(t, createServer())
    const url = new URL('../../../packages/kafka/src/client/wire/client.ts', import.meta.url)
    const script = `
      import { createClient } from ${JSON.stringify(url.href)}
      for (const options of [{}, { tls: true }, { sasl: { mechanism: 'PLAIN', username: 'a', password: 'b' } }]) {
        for (const brokers of ['${silent}', '127.0.0.1:1']) {
          const client = createClient({ brokers, connectTimeoutMs: 60_000, requestTimeoutMs: 60_000, ...options })
          client.metadata([]).catch(() => {})
          setTimeout(() => client.close(), 100)
        }
      }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
    const late = setTimeout(() => child.kill('SIGKILL'), 50_000)
    const [exit] = await once(child, 'exit')
    clearTimeout(late)
    assert.equal(exit, 0)
  })
})
