import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { ConsumerHealth } from '@dead-letter/kafka'
import { address } from '../../src/config/address-readers.ts'
import { type Served, serve } from '../../src/serve/serve.ts'
import { UsageError } from '../../src/usage-error.ts'
import { calmHealth } from '../harness.ts'

const place = { label: '--serve', folder: '/' }

async function served(t: TestContext, told: { health: ConsumerHealth }, port = 0): Promise<Served> {
  const counts = { deadByStage: {}, deadByClass: {} } as never
  const running = await serve({ health: () => told.health, metrics: () => counts }, { host: '127.0.0.1', port })
  t.after(() => running.close())
  return running
}

test('an address is a port at loopback, or one that is named on purpose', () => {
  assert.deepEqual(address('9464', place), { host: '127.0.0.1', port: 9464 })
  assert.deepEqual(address(9464, place), { host: '127.0.0.1', port: 9464 })
  assert.deepEqual(address('0', place), { host: '127.0.0.1', port: 0 })
  assert.deepEqual(address('0.0.0.0:80', place), { host: '0.0.0.0', port: 80 })
  assert.deepEqual(address('[::1]:9464', place), { host: '::1', port: 9464 })
  assert.deepEqual(address('pod-7.local:9464', place), { host: 'pod-7.local', port: 9464 })
  for (const bad of [
    '',
    ':9464',
    '65536',
    '-1',
    'x',
    '9464x',
    '::1:9464',
    '[x]:1',
    '1.2.3:9',
    '*:9464',
    'http://h:1',
    {}
  ])
    assert.throws(
      () => address(bad, place),
      (error: unknown) => error instanceof UsageError && /--serve must be a port/.test(error.message),
      String(bad)
    )
})

test('a port that is taken, and an address of another machine, are told with the code of the system', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const { port } = other.address() as AddressInfo
  await assert.rejects(
    served(t, { health: calmHealth }, port),
    (error: unknown) =>
      error instanceof UsageError && /something else listens there.*\(EADDRINUSE\)$/.test(error.message)
  )
  await assert.rejects(
    serve({ health: () => calmHealth, metrics: () => ({}) as never }, { host: '192.0.2.7', port: 0 }),
    /not of this machine.*\(EADDRNOTAVAIL\)$/
  )
})

test('it is ready exactly while it is healthy, and says why not without naming a topic', async t => {
  const told = { health: calmHealth }
  const { url } = await served(t, told)
  const ready = async (health: Partial<ConsumerHealth>): Promise<[number, string[]]> => {
    told.health = { ...calmHealth, healthy: Object.keys(health).length === 0, ...health }
    const answer = await fetch(`${url}/readyz`)
    assert.equal((await fetch(`${url}/livez`)).status, 200)
    return [answer.status, ((await answer.json()) as { reasons: string[] }).reasons]
  }
  const holds = [{ reason: 'letter', sinceMs: 1, error: { code: 'LETTER_NOT_WRITTEN' } }]
  const partition = { topic: 'secret', partition: 0, holds } as never
  assert.deepEqual(await ready({}), [200, []])
  assert.deepEqual(await ready({ state: 'starting' }), [503, ['starting']])
  assert.deepEqual(await ready({ state: 'stopping' }), [503, ['stopping']])
  assert.deepEqual(await ready({ breaker: { state: 'probing', open: [] } }), [503, ['breaker open']])
  assert.deepEqual(await ready({ partitions: [partition, partition] }), [503, ['held: letter (LETTER_NOT_WRITTEN)']])
  assert.deepEqual(await ready({ floods: [{ class: 'poison', share: 1, records: 9 }] }), [503, ['flood of poison']])
  const lost = { ...calmHealth.contact, lost: { with: 'brokers', forMs: 1 } } as const
  assert.deepEqual(await ready({ contact: lost }), [503, ['no answer from the brokers']])
  assert.deepEqual(await ready({}), [200, []])
})

test('nothing but three addresses is answered, only to be read, and at loopback to no name of another site', async t => {
  const { url } = await served(t, { health: calmHealth })
  assert.equal((await fetch(`${url}/`)).status, 404)
  const sent = await fetch(`${url}/metrics`, { method: 'POST' })
  assert.deepEqual([sent.status, sent.headers.get('allow')], [405, 'GET, HEAD'])
  const metrics = await fetch(`${url}/metrics`)
  assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const text = await metrics.text()
  assert.match(text, /^dead_letter_consumer_healthy\{group="g"\} 1$/m)
  assert.match(text, /^process_cpu_seconds_total /m)
  const named = async (host: string): Promise<number | undefined> => {
    const [answer] = await once(get(`${url}/metrics`, { headers: { host }, agent: false }), 'response')
    answer.resume()
    return answer.statusCode
  }
  assert.equal(await named('evil.example:9464'), 421)
  assert.equal(await named('localhost:9464'), 200)
  assert.equal(await named('10.0.0.7:9464'), 200)
  assert.equal(await named('[::1]:9464'), 200)
})

test('it ends although a client keeps its connection', async t => {
  const running = await served(t, { health: calmHealth })
  await (await fetch(`${running.url}/livez`)).text()
  await running.close()
  await assert.rejects(fetch(`${running.url}/livez`))
})
