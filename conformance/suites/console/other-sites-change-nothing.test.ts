import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker } from '../../harness/index.ts'
import { testConsole } from './console.ts'

test('a request of another site, for another name or without the token changes nothing', needsOwnBroker, async t => {
  const { brokers } = await ownBroker(t, {})
  const { send, get, url } = await testConsole(t, brokers)
  const body = { dlq: 'orders.dlq', action: 'park', all: true }
  for (const headers of [
    { 'x-csrf-token': 'no' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' }
  ]) {
    const { status, body: problem } = await send('POST', '/actions', body, headers)
    assert.deepEqual([status, problem.code], [403, 'CONSOLE_CSRF'])
  }
  const { port } = new URL(url)
  const { request } = await import('node:http')
  const status = await new Promise(resolve => {
    request({ port, host: '127.0.0.1', path: '/api/v1/me', headers: { host: 'evil.example' } }, answer =>
      resolve(answer.statusCode)
    ).end()
  })
  assert.equal(status, 403)
  assert.equal((await get('/operations')).body.total, 0)
})
