import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { TokenEndpoint } from '../../src/config/token-endpoint.ts'

const clientSecret = 'p+ss:wörd %~'

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token?tenant=hidden`
}

const endpointAt = (url: string, more: { scope?: string; now?: () => number } = {}): TokenEndpoint =>
  new TokenEndpoint({ url, clientId: 'billing', clientSecret, ...more })

test('a token is asked for by client credentials, and shown for half of its life', async t => {
  const asked: { authorization: string | undefined; body: string }[] = []
  const url = await serve(t, async (request, response) => {
    const body = (await request.toArray()).join('')
    asked.push({ authorization: request.headers.authorization, body })
    response.end(JSON.stringify({ access_token: `t${asked.length}`, token_type: 'Bearer', expires_in: 60 }))
  })
  let now = 1_000_000
  const endpoint = endpointAt(url, { scope: 'kafka write', now: () => now })

  assert.deepEqual(await Promise.all([endpoint.token(), endpoint.token()]), ['t1', 't1'])
  now += 29_999
  assert.equal(await endpoint.token(), 't1')
  now += 1
  assert.equal(await endpoint.token(), 't2')
  now -= 3_600_000
  assert.equal(await endpoint.token(), 't3', 'the clock was set back: nobody knows how old it is')

  const [first] = asked as [(typeof asked)[number]]
  const [id, secret] = Buffer.from(String(first.authorization?.slice(6)), 'base64')
    .toString()
    .split(':') as [string, string]
  assert.deepEqual([id, decodeURIComponent(secret)], ['billing', clientSecret])
  assert.deepEqual(Object.fromEntries(new URLSearchParams(first.body)), {
    grant_type: 'client_credentials',
    scope: 'kafka write'
  })
})

test('a token of which no life is told is asked for each time', async t => {
  let asked = 0
  const url = await serve(t, (_, response) => void response.end(JSON.stringify({ access_token: `t${++asked}` })))
  const endpoint = endpointAt(url)
  assert.deepEqual([await endpoint.token(), await endpoint.token()], ['t1', 't2'])
})

const refusals: readonly (readonly [string, RequestListener, RegExp])[] = [
  [
    'what OAuth calls it',
    (_, response) =>
      void response.writeHead(401).end(`{"error":"invalid_client","error_description":"${clientSecret}"}`),
    /\/oauth\/token gave no token: invalid_client, status 401$/
  ],
  [
    'a page',
    (_, response) => void response.writeHead(502).end(`<html>${clientSecret}`),
    /\/oauth\/token gave no token: status 502$/
  ],
  [
    'an error that is what was sent',
    (request, response) => void response.writeHead(400).end(JSON.stringify({ error: request.headers.authorization })),
    /\/oauth\/token gave no token: status 400$/
  ],
  [
    'a way to another place, which gets no secret',
    (_, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    /\/oauth\/token gave no token: status 307$/
  ],
  ['no token', (_, response) => void response.end('[]'), /its answer has no access_token$/],
  ['more than a token', (_, response) => void response.end('x'.repeat(300_000)), /more than 262144 bytes$/],
  ['nothing', (_, response) => void response.destroy(), /cannot be reached: (?:UND_ERR_SOCKET|ECONNRESET)$/]
]

for (const [what, answer, told] of refusals)
  test(`an endpoint that answers ${what} gives no token, and its refusal shows no secret`, async t => {
    const url = await serve(t, answer)
    const error = await endpointAt(url)
      .token()
      .then(assert.fail, error => error as Error)
    assert.match(error.message, told)
    assert.equal(error.name, 'TokenUnavailable')
    for (const secret of [clientSecret, encodeURIComponent(clientSecret), 'hidden'])
      assert.ok(!error.message.includes(secret))
  })

test('after a refusal it is asked again', async t => {
  let asked = 0
  const url = await serve(
    t,
    (_, response) =>
      void (++asked === 1 ? response.writeHead(503).end() : response.end('{"access_token":"t","expires_in":"60"}'))
  )
  const endpoint = endpointAt(url)
  await assert.rejects(endpoint.token(), /status 503/)
  assert.equal(await endpoint.token(), 't')
  assert.equal(await endpoint.token(), 't')
  assert.equal(asked, 2)
})
