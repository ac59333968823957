import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { BusinessError, InfrastructureError } from '@dead-letter/kafka'
import { Endpoint } from '../../src/handlers/http.ts'
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

const endpoint = (url: string, timeoutMs = 5000): Endpoint =>
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

test('2xx is done; 408, 429, 5xx and redirects are infrastructure; other 4xx are the record’s', async t => {
  const url = await serve(t, (request, response) => {
    response.writeHead(Number(request.headers['x-kafka-offset']), { location: '/elsewhere' }).end('because\u001b[31m')
  })
  const outcome = async (status: number): Promise<unknown> =>
    endpoint(url)
      .handle(fakeRecord({ offset: status }), { signal })
      .then(
        () => 'done',
        error => error
      )
  for (const status of [200, 201, 202, 204]) assert.equal(await outcome(status), 'done', String(status))
  for (const status of [301, 307, 408, 429, 500, 502, 503, 504])
    assert.ok((await outcome(status)) instanceof InfrastructureError, String(status))
  for (const status of [400, 401, 404, 409, 422]) {
    const error = await outcome(status)
    assert.ok(error instanceof BusinessError, String(status))
    assert.match(error.message, new RegExp(`answered ${status}: because\\\\x1b\\[31m$`))
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
