import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConnectionOptions, readConnectionOptions } from '../../../src/client/connection-options.ts'
import { brokerError } from '../../../src/client/wire/broker-error.ts'
import { openSocket } from '../../../src/client/wire/socket.ts'
import { machine } from '../../../src/client/wire/surroundings.ts'

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
    [() => undefined as never, /provider of tls failed \(/]
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
