import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Consumers } from '../../src/work/consumers.ts'

async function service(t: TestContext, answer: (path: string | undefined, response: ServerResponse) => void) {
  const asked: (string | undefined)[] = []
  const server = createServer(({ url }, response) => {
    asked.push(url)
    answer(url, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const of = async (url: string) => {
  const consumers = new Consumers([url])
  // A look may take longer than an answer waits for.
  for (let i = 0; i < 5; i++) {
    const [first] = await consumers.held()
    if (first !== undefined) return [first.state, first.holds[0]?.reason, first.holds[0]?.code, first.address]
  }
  return null
}

test('only the address that was given is asked: no redirect is followed, and no answer is read beyond what metrics can be', async t => {
  const elsewhere = await service(t, (_, response) =>
    response.end('dead_letter_consumers{group="g",state="failed"} 1\n')
  )
  const away = await service(t, (_, response) =>
    response.writeHead(302, { location: `${elsewhere.url}/metrics` }).end()
  )
  assert.deepEqual(await of(away.url), ['unreachable', 'redirect', 'HTTP-302', away.url])
  assert.deepEqual(elsewhere.asked, [])
  let sent = 0
  const endless = await service(t, (_, response) => {
    const more = (): void => {
      while (!response.destroyed && sent++ < 10_000)
        if (!response.write('x'.repeat(65_536))) return void response.once('drain', more)
    }
    more()
  })
  assert.deepEqual(await of(endless.url), ['unreachable', 'too-large', null, endless.url])
  assert.ok(sent < 10_000)
})

test('/metrics is asked where no path is given; what an address holds beside its origin is shown nowhere', async t => {
  const own = await service(t, (_, response) => response.end('dead_letter_consumers{group="g",state="failed"} 1\n'))
  assert.deepEqual(await of(own.url), ['stopped', 'failed', null, own.url])
  assert.deepEqual(await of(`${own.url}/own/path?token=geheim`), ['stopped', 'failed', null, own.url])
  assert.deepEqual(own.asked, ['/metrics', '/own/path?token=geheim'])
  const wrong = await service(t, (_, response) => response.writeHead(401).end())
  assert.deepEqual(await of(`${wrong.url}?token=geheim`), ['unreachable', 'status', 'HTTP-401', wrong.url])
  const other = await service(t, (_, response) => response.end('up 1\n'))
  assert.deepEqual(await of(other.url), ['unreachable', 'no-consumer', null, other.url])
})

test('a service is asked once for many who look', async t => {
  const own = await service(t, (_, response) => response.end('dead_letter_consumers{group="g",state="failed"} 1\n'))
  const consumers = new Consumers([own.url, own.url])
  await Promise.all(Array.from({ length: 20 }, () => consumers.held()))
  await consumers.held()
  assert.deepEqual(own.asked, ['/metrics'])
  assert.equal(consumers.asked, 1)
})
