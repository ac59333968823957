import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { type ConnectionOptions, readConnectionOptions } from '../../../src/client/connection-options.ts'
import { brokerError } from '../../../src/client/wire/broker-error.ts'
import { openSocket } from '../../../src/client/wire/socket.ts'
import { machine } from '../../../src/client/wire/surroundings.ts'
import { until } from '../../until.ts'

/** Opens with this tls option; says how it failed, and how many streams were made. */
async function failure(tls: ConnectionOptions['tls']) {
  let streams = 0
  const socketFactory = (): never => {
    streams++
    throw new Error('no stream here')
  }
  const settings = readConnectionOptions({ brokers: 'b:1', socketFactory, ...(tls === undefined ? {} : { tls }) })
  const { signal } = new AbortController()
  const error = await openSocket(settings, { host: 'b', port: 1 }, signal, machine).then(
    () => assert.fail('opened'),
    error => brokerError(error, { request: 'ApiVersions', brokers: 'b:1' })
  )
  return { error, streams }
}

test('certificates that cannot be read just now are trouble that passes, before any connection is made', async () => {
  const cases: readonly [ConnectionOptions['tls'], RegExp][] = [
    [() => Promise.reject(new Error("ENOENT: no such file, open 'client.pem'")), /provider of tls failed \(ENOENT/],
    [() => ({ cert: 'half of a fi' }), /provider of tls failed \(/],
    [() => undefined as never, /provider of tls failed \(/],
    [() => ({ session: Buffer.alloc(9) }), /provider of tls failed \(.*tls\.session.* not resumed/]
  ]
  for (const [tls, message] of cases) {
    const { error, streams } = await failure(tls)
    assert.equal(error.code, 'BROKER_UNREACHABLE')
    assert.ok(error.retriable)
    assert.match(error.message, message)
    assert.equal(streams, 0)
  }
})

test('certificates are asked for at each connection', async () => {
  let asked = 0
  const tls = () => {
    asked++
    return {}
  }
  for (let i = 1; i <= 3; i++) {
    const { error, streams } = await failure(tls)
    assert.match(error.message, /no stream here/)
    assert.deepEqual([asked, streams], [i, 1])
  }
})

test('each connection to a name begins with the next of its addresses, whatever else is connected to meanwhile', async t => {
  const server = createServer(socket => socket.on('error', () => {}).destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const settings = readConnectionOptions({ brokers: `a:${port}` })
  // Nobody listens at 127.0.0.3: who begins there comes to the other by and by.
  const addresses = ['127.0.0.1', '127.0.0.3'].map(address => ({ address, family: 4 }))
  const lookup = ((_: string, __: object, done: (error: null, found: object[]) => void) =>
    done(null, addresses)) as never
  const firsts: Record<string, string[]> = { a: [], b: [] }
  for (let turn = 0; turn < 4; turn++)
    for (const host of ['a', 'b']) {
      const stream = await openSocket(settings, { host, port }, new AbortController().signal, { lookup }, turn)
      const { autoSelectFamilyAttemptedAddresses: attempted = [] } = stream as Socket
      firsts[host]?.push(attempted[0] ?? '')
      stream.destroy()
    }
  for (const host of ['a', 'b'])
    assert.deepEqual(
      firsts[host]?.map(address => address.split(':')[0]),
      ['127.0.0.1', '127.0.0.3', '127.0.0.1', '127.0.0.3']
    )
})

test('a stream that fails when nobody listens any more does not end the process, and none is left open', async () => {
  const [ours] = duplexPair()
  const settings = readConnectionOptions({ brokers: 'b:1', socketFactory: () => ours })
  const stream = await openSocket(settings, { host: 'b', port: 1 }, new AbortController().signal, machine)
  const closed = new Promise(resolve => stream.once('close', resolve))
  stream.destroy(new Error('nobody hears'))
  await closed
  const late = Promise.withResolvers<typeof ours>()
  const [other] = duplexPair()
  const giveUp = new AbortController()
  const slow = readConnectionOptions({ brokers: 'b:1', socketFactory: () => late.promise })
  const opening = openSocket(slow, { host: 'b', port: 1 }, giveUp.signal, machine)
  giveUp.abort(new Error('no longer wanted'))
  await assert.rejects(opening, /no longer wanted/)
  late.resolve(other)
  if (!other.destroyed) await once(other, 'close')
})

test('all that comes is heard: what was there before anybody listened, and what comes over two connections at once', async t => {
  const answers = ['a', 'b'].map(letter => Buffer.from(letter.repeat(300_000)))
  const server = createServer(socket => {
    socket.on('error', () => {}).on('data', asked => socket.write(answers[Number(String(asked))] as Buffer))
    socket.write('first')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const settings = readConnectionOptions({ brokers: `127.0.0.1:${port}` })
  const { signal } = new AbortController()
  const heard = await Promise.all(
    answers.map(async ({ length }, i) => {
      const stream = await openSocket(settings, { host: '127.0.0.1', port }, signal, machine)
      await until(() => stream.readableLength > 0)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)))
      stream.write(String(i))
      await until(() => chunks.reduce((sum, chunk) => sum + chunk.length, 0) === length + 5)
      stream.destroy()
      return Buffer.concat(chunks)
    })
  )
  for (const [i, bytes] of heard.entries())
    assert.ok(bytes.equals(Buffer.concat([Buffer.from('first'), answers[i] as Buffer])))
})
