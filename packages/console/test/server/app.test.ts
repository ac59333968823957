import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { Access } from '../../src/access/access.ts'
import type { ConsoleOptions } from '../../src/options.ts'
import { makeApp } from '../../src/server/app.ts'
import { cookieName } from '../../src/work/cookie.ts'
import type { Parts } from '../../src/work/parts.ts'

/** The web server of a console whose identity provider is away. */
async function awayApp(t: TestContext): Promise<{ readonly app: FastifyInstance; readonly access: Access }> {
  const folder = mkdtempSync(join(tmpdir(), 'console-app-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const users = join(folder, 'groups.json')
  writeFileSync(users, JSON.stringify({ groups: [{ name: 'sre', grants: [{ role: 'admin', topics: ['*'] }] }] }))
  const options: ConsoleOptions = {
    ...{ connection: { brokers: 'nowhere:1' }, users, origin: 'https://ops.example/dlq' },
    oidc: { issuer: 'http://127.0.0.1:1', clientId: 'dead-letter' }
  }
  const access = new Access(options)
  const parts = { options, version: '0', access, clusterId: null, index: { progress: { state: 'live' } } }
  const app = await makeApp(parts as unknown as Parts)
  t.after(() => app.close())
  return { app, access }
}

test('probes are answered at any address of the process, everything else only at the one that people are sent to', async t => {
  const { app } = await awayApp(t)
  const status = async (url: string, host: string): Promise<number> =>
    (await app.inject({ url, headers: { host } })).statusCode
  for (const host of ['10.1.2.3:8080', '[fd00::1]:8080', 'ops.example'])
    for (const url of ['/livez', '/readyz', '/livez?verbose', '/dlq/readyz'])
      assert.equal(await status(url, host), 200, url)
  for (const url of ['/api/v1/me', '/', '/livez/', '/readyzz', '/openapi.json', '/livez/../api/v1/me']) {
    assert.equal(await status(url, '10.1.2.3:8080'), 403, url)
    assert.notEqual(await status(url, 'ops.example'), 403, url)
  }
})

test('signing out ends a session also while it does not count, since the provider is away', async t => {
  const { app, access } = await awayApp(t)
  const now = Date.now()
  const { token } = access.sessions.begin({ id: 'https://id.example#u-1', name: 'Ada' }, now)
  assert.equal(access.who(token, now), null)
  const answer = await app.inject({
    ...{ method: 'DELETE', url: '/api/v1/session' },
    headers: { host: 'ops.example', cookie: `${cookieName}=${token}` }
  })
  assert.equal(answer.statusCode, 200)
  assert.equal(access.sessions.find(token, now), null)
})

test('a body with a number that would be rounded is refused, wherever it stands', async t => {
  const { app } = await awayApp(t)
  const answer = async (patch: string) => {
    const payload = `{"dlq":"d","all":true,"transform":{"kind":"merge-patch","patch":${patch}}}`
    const headers = { host: 'ops.example', 'content-type': 'application/json' }
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/api/v1/plans/preview', headers, payload })
    return [statusCode, JSON.parse(body)] as const
  }
  for (const number of ['12345678901234567890', '0.12345678901234567890', '1700000000.123456789', '1e400']) {
    const [status, { code, detail }] = await answer(`{"a":[{"id":${number}}]}`)
    assert.deepEqual([status, code], [400, 'CONSOLE_REQUEST_INVALID'])
    assert.match(detail, new RegExp(`${number.replace('.', '\\.')} would be rounded`))
  }
  assert.equal((await answer(`{"id":${'['.repeat(100_000)}1e400${']'.repeat(100_000)}}`))[0], 400)
  // Read as they are; then somebody has to be signed in.
  for (const value of ['1234567890123456', '"12345678901234567890"', '1e3', '0.1', '-1.50'])
    assert.equal((await answer(`{"id":${value}}`))[0], 401, value)
})

test('an address whose id can be none is not there, as one whose id nobody knows', async t => {
  const { app } = await awayApp(t)
  for (const url of ['/api/v1/plans/not-a-plan', '/api/v1/operations/7', '/api/v1/letters/orders.dlq/one/2']) {
    const { statusCode, body } = await app.inject({ url, headers: { host: 'ops.example' } })
    const { code, detail } = JSON.parse(body)
    assert.deepEqual([statusCode, code], [404, 'CONSOLE_NOT_FOUND'], body)
    assert.doesNotMatch(detail, /pattern|integer/)
  }
})
