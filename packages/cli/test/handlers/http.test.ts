import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { BusinessError, InfrastructureError, TransientError } from '@dead-letter/kafka'
import { Endpoint } from '../../src/handlers/http.ts'
import { retryAfterMs } from '../../src/handlers/retry-after.ts'
import { UsageError } from '../../src/usage-error.ts'
import { fakeRecord } from '../harness.ts'

const signal = new AbortController().signal

async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part)).on('end', () => answer(request, response, Buffer.concat(parts)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`
}

const endpoint = (url: string, timeoutMs = 60_000): Endpoint =>
  new Endpoint({ url, timeoutMs, contentType: 'application/json' })

test('the body is the value’s bytes, the coordinates and the key are headers', async t => {
  let seen: { headers: IncomingMessage['headers']; method: string | undefined; body: Buffer } | undefined
  const url = await serve(t, (request, response, body) => {
    seen = { headers: request.headers, method: request.method, body }
    response.writeHead(204).end()
  })
  const value = Buffer.from([0xff, 0x00, 0x7b])
  await endpoint(url).handle(fakeRecord({ rawValue: value, rawKey: Buffer.from('c-7'), partition: 3, offset: 99 }), {
    signal
  })
  assert.equal(seen?.method, 'POST')
  assert.deepEqual(seen?.body, value)
  assert.equal(seen?.headers['content-type'], 'application/json')
  assert.equal(seen?.headers['x-kafka-topic'], 'orders')
  assert.equal(seen?.headers['x-kafka-partition'], '3')
  assert.equal(seen?.headers['x-kafka-offset'], '99')
  assert.equal(seen?.headers['x-kafka-key'], 'c-7')

  await endpoint(url).handle(fakeRecord({ rawKey: Buffer.from('é\r\nx: y'), rawValue: null }), { signal })
  assert.equal(seen?.headers['x-kafka-key'], undefined)
  assert.equal(seen?.headers['x-kafka-key-base64'], Buffer.from('é\r\nx: y').toString('base64'))
  assert.equal(seen?.headers['x-kafka-tombstone'], 'true')
})

test('an answer whose headers nobody can read counts as one that may pass, whatever its status', async t => {
  const hostile = [
    { 'content-encoding': Array.from({ length: 200 }, () => 'gzip').join(', ') },
    { 'x-echo': 'of the record '.repeat(10_000) }
  ]
  for (const headers of hostile) {
    const url = await serve(t, (_, response) => void response.writeHead(400, headers).end('because'))
    // Older Nodes read the status before any number of encodings: then it counts.
    const isRead = await fetch(url).then(
      ({ status }) => status === 400,
      () => false
    )
    await assert.rejects(endpoint(url).handle(fakeRecord({}), { signal }), (error: unknown) => {
      if (isRead) {
        assert.ok('content-encoding' in headers && error instanceof BusinessError)
        return true
      }
      assert.ok(error instanceof TransientError)
      assert.match(error.message, /gave an answer that cannot be read/)
      return true
    })
  }
})

test('what an answer means', async t => {
  const url = await serve(t, (request, response) => {
    response.writeHead(Number(request.headers['x-kafka-offset']), { location: '/elsewhere' }).end('because\u001b[31m')
  })
  const fresh = (): Endpoint => endpoint(url)
  const outcome = async (status: number, asked = fresh()): Promise<unknown> =>
    asked.handle(fakeRecord({ offset: status }), { signal }).then(
      () => 'done',
      error => error
    )
  for (const status of [200, 201, 202, 204]) assert.equal(await outcome(status), 'done', String(status))
  for (const status of [
    301, 307, 408, 429, 499, 502, 503, 504, 529, 598, 401, 403, 407, 498, 404, 405, 406, 410, 415, 426
  ])
    assert.ok((await outcome(status)) instanceof InfrastructureError, String(status))
  for (const status of [423, 449, 500, 501, 505])
    assert.ok((await outcome(status)) instanceof TransientError, String(status))
  for (const status of [400, 409, 422]) {
    const error = await outcome(status)
    assert.ok(error instanceof BusinessError, String(status))
    assert.match(error.message, new RegExp(`answered ${status}: because\\\\x1b\\[31m$`))
  }
  const taken = fresh()
  await taken.handle(fakeRecord({ offset: 200 }), { signal })
  for (const status of [404, 405, 406, 410, 415, 426])
    assert.ok((await outcome(status, taken)) instanceof BusinessError, String(status))
  for (const status of [401, 403, 407])
    assert.ok((await outcome(status, taken)) instanceof InfrastructureError, String(status))
})

test('2xx counts as soon as it is there: a body without end, a slow one, one that is cut; the connection is let go', async t => {
  let closed = 0
  const url = await serve(t, (request, response) => {
    response.once('close', () => closed++)
    response.writeHead(200, { 'content-length': '1000000000' })
    response.write('x')
    if (request.headers['x-kafka-offset'] === '1') {
      const pour = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.once('close', () => clearInterval(pour))
    }
    if (request.headers['x-kafka-offset'] === '3') setTimeout(() => response.destroy(), 30)
  })
  const asked = endpoint(url)
  for (const offset of [1, 2, 3]) await asked.handle(fakeRecord({ offset }), { signal })
  while (closed < 3) await new Promise(resolve => setTimeout(resolve, 5))
})

test('a connection that the server closed as it was used again is tried once more', async t => {
  let asked = 0
  const url = await serve(t, (request, response) => {
    asked++
    if (asked % 2 === 0) request.socket.destroy()
    else response.writeHead(204).end()
  })
  const again = endpoint(url)
  for (let i = 0; i < 5; i++) await again.handle(fakeRecord(), { signal })
  const always = await serve(t, request => request.socket.destroy())
  await assert.rejects(endpoint(always).handle(fakeRecord(), { signal }), InfrastructureError)
})

test('Retry-After is waited for, by the runtime when it is long', async t => {
  const times: number[] = []
  const url = await serve(t, (request, response) => {
    times.push(performance.now())
    if (times.length === 1) response.writeHead(429, { 'retry-after': '1' }).end()
    else if (request.headers['x-kafka-offset'] === '2') response.writeHead(503, { 'retry-after': '3600' }).end()
    else response.writeHead(204).end()
  })
  const asked = endpoint(url)
  await assert.rejects(asked.handle(fakeRecord(), { signal }), InfrastructureError)
  await asked.handle(fakeRecord(), { signal })
  assert.ok((times[1] as number) - (times[0] as number) >= 990)
  await assert.rejects(asked.handle(fakeRecord({ offset: 2 }), { signal }), InfrastructureError)
  await assert.rejects(asked.handle(fakeRecord(), { signal }), /left alone for \d{2,3} s more/)
  assert.equal(times.length, 3)
})

test('how long Retry-After asks for', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const asked = (retry: string, date?: string): number =>
    retryAfterMs(new Headers({ 'retry-after': retry, ...(date === undefined ? {} : { date }) }), now)
  assert.equal(asked('3'), 3000)
  assert.equal(asked('100000'), 120_000)
  assert.equal(asked('Thu, 01 Jan 2026 00:00:10 GMT'), 10_000)
  assert.equal(asked('Thu, 01 Jan 2026 00:00:10 GMT', 'Thu, 01 Jan 2026 00:00:08 GMT'), 2000)
  for (const nothing of ['', '-1', 'soon', 'Wed, 31 Dec 2025 00:00:00 GMT', '1e99'])
    assert.equal(asked(nothing), 0, nothing)
})

test('method and headers as given, secrets from the environment and from a file, which is read again after a 401', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'token')
  writeFileSync(file, 'old-token\n')
  process.env.TEST_HTTP_KEY = 'key-from-environment'
  t.after(() => delete process.env.TEST_HTTP_KEY)
  const seen: IncomingMessage[] = []
  const url = await serve(t, (request, response) => {
    seen.push(request)
    response.writeHead(request.headers.authorization === 'Bearer new-token' ? 204 : 401).end()
  })
  const asked = new Endpoint({
    url,
    timeoutMs: 60_000,
    contentType: 'application/json',
    method: 'PUT',
    headers: [
      { name: 'Authorization', value: `Bearer \${file:${file}}` },
      { name: 'X-Key', value: '${env:TEST_HTTP_KEY}' },
      { name: 'Content-Type', value: 'application/vnd.acme+json' }
    ]
  })
  await assert.rejects(asked.handle(fakeRecord(), { signal }), /check --http-header/)
  writeFileSync(file, 'new-token\n')
  await assert.rejects(asked.handle(fakeRecord(), { signal }), InfrastructureError)
  await asked.handle(fakeRecord(), { signal })
  assert.equal(seen[0]?.method, 'PUT')
  assert.equal(seen[0]?.headers['x-key'], 'key-from-environment')
  assert.equal(seen[0]?.headers['content-type'], 'application/vnd.acme+json')

  for (const value of ['${env:TEST_HTTP_NOT_THERE}', `\${file:${folder}/none}`])
    assert.throws(
      () => new Endpoint({ url, timeoutMs: 1, contentType: 'x', headers: [{ name: 'X', value }] }),
      UsageError
    )
})

test('an endpoint that answers with what it was sent gets no secret into an error', async t => {
  process.env.TEST_HTTP_SECRET = 's3cr3t-t0k3n'
  t.after(() => delete process.env.TEST_HTTP_SECRET)
  const url = await serve(t, (request, response) => {
    response.writeHead(Number(request.headers['x-kafka-offset'])).end(`${request.headers.authorization} ${request.url}`)
  })
  const asked = new Endpoint({
    url: `${url}?token=qu3ry%20t0k3n`,
    timeoutMs: 60_000,
    contentType: 'x',
    headers: [{ name: 'Authorization', value: 'Bearer ${env:TEST_HTTP_SECRET}' }]
  })
  for (const offset of [400, 401, 500, 503]) {
    const error = (await asked.handle(fakeRecord({ offset }), { signal }).catch(thrown => thrown)) as Error
    assert.match(error.message, /\*\*\*/)
    assert.doesNotMatch(inspect(error), /s3cr3t|qu3ry/)
  }
})

test('only the first 200 characters of an answer are told', async t => {
  const url = await serve(t, (_request, response) => response.writeHead(400).end('x'.repeat(100_000)))
  await assert.rejects(endpoint(url).handle(fakeRecord(), { signal }), (error: Error) =>
    error.message.endsWith(`: ${'x'.repeat(200)}`)
  )
})

test('no connection, no answer in time and an abort are infrastructure', async t => {
  await assert.rejects(endpoint('http://127.0.0.1:9/').handle(fakeRecord(), { signal }), InfrastructureError)
  const silent = await serve(t, () => {})
  await assert.rejects(
    endpoint(silent, 50).handle(fakeRecord(), { signal }),
    (error: unknown) => error instanceof InfrastructureError && /within 50 ms/.test(error.message)
  )
  const aborted = new AbortController()
  setTimeout(() => aborted.abort(new Error('taken away')), 20)
  await assert.rejects(endpoint(silent).handle(fakeRecord(), { signal: aborted.signal }), InfrastructureError)
})

test('a query, which may hold a token, is not named', () => {
  assert.equal(endpoint('http://user:pw@localhost:1/x?token=s3cret').name, 'http://localhost:1/x')
})
