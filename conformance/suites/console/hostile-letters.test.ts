import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, produce, testTopic } from '../../harness/index.ts'
import { testConsole } from './console.ts'
import { springLetter } from './letters.ts'

const evil = `<script>alert(1)</script>"'&\u0000\r\nset-cookie: a=b\u2028\u{1F4A9}`

test(
  'whatever letters hold comes as data: no answer is a page, no header is theirs, and what is hidden stays hidden',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders.dlq', brokers })
    const letter = springLetter(1, {
      name: evil,
      message: `card 4111-1 of ${evil}`,
      key: evil,
      group: evil,
      origin: evil
    })
    const huge = springLetter(2, { message: 'x'.repeat(200_000), value: JSON.stringify({ deep: '['.repeat(50_000) }) })
    const odd = {
      key: Buffer.of(0xff, 0xfe),
      value: Buffer.of(0, 1, 2, 0xc3),
      headers: [
        [Buffer.of(0xff), null],
        ['', ''],
        ['kafka_dlt-original-offset', 'NaN'],
        ['kafka_dlt-original-partition', Buffer.of(1)]
      ] as const
    }
    const nothing = { key: null, value: null }
    await produce('orders.dlq', [letter, huge, odd, nothing], { brokers })
    const { get, send, url, indexed } = await testConsole(t, brokers, { mask: ['$.card'] })
    await indexed(4)
    const { body } = await get('/letters?limit=10&sort=oldest&column=$.card')
    assert.equal(body.items.length, 4)
    assert.equal(body.items.find(({ offset }: { offset: number }) => offset === 0).columns[0], '***')
    assert.ok(!JSON.stringify(body).includes('4111-1'))
    for (const offset of [0, 1, 2, 3]) {
      const { status, headers, body } = await get(`/letters/orders.dlq/0/${offset}`)
      assert.deepEqual([status, headers.get('set-cookie')], [200, null])
      assert.match(headers.get('content-type') ?? '', /^application\/json/)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.ok(!JSON.stringify(body).includes('4111-1'), `offset ${offset}`)
      const value = await get(`/letters/orders.dlq/0/${offset}/value`)
      assert.equal(value.headers.get('content-type'), 'application/octet-stream')
      for (const beside of ['origin', 'neighbours'])
        assert.equal((await get(`/letters/orders.dlq/0/${offset}/${beside}`)).status, 200)
    }
    // What is hidden is no oracle for expressions either.
    assert.equal((await get(`/letters?where=${encodeURIComponent("value.card == '4111-1'")}`)).body.items.length, 0)
    const unmasked = await send('POST', '/unmask', { why: 'customer asks', minutes: 1 })
    assert.ok(unmasked.body.unmaskedUntil > Date.now())
    assert.ok((await get('/letters/orders.dlq/0/0')).body.value.text.includes('4111-1'))
    await send('DELETE', '/unmask')
    assert.ok(!(await get('/letters/orders.dlq/0/0')).body.value.text.includes('4111-1'))
    assert.equal((await get('/audit?action=unmask')).body.items.at(-1).why, 'customer asks')

    const page = await fetch(url)
    const policy = page.headers.get('content-security-policy') ?? ''
    assert.ok(!policy.includes('unsafe'))
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /frame-ancestors 'none'/)
    for (const path of [
      '/letters/orders.dlq/0/99',
      '/letters/orders.dlq/7/0',
      '/letters/nothing/0/0',
      '/nothing',
      '/causes/nothing'
    ])
      assert.ok([404, 410].includes((await get(path)).status), path)
    for (const query of ['limit=0', 'limit=x', 'cursor=x', 'origin=:', 'since=yesterday', 'where=value.']) {
      const { status, headers, body } = await get(`/letters?${query}`)
      assert.deepEqual([status, headers.get('content-type')?.split(';')[0]], [400, 'application/problem+json'], query)
      assert.ok(body.code !== undefined && body.detail !== '', query)
    }
  }
)

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
