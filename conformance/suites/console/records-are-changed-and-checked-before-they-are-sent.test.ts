import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, readAll, testTopic, waitFor } from '../../harness/index.ts'
import { acted, operationDone, planIn, seldom } from './console.ts'
import { ordersConsole } from './orders.ts'

test(
  'what a change would make is shown, masked; what does not fit the check stays; the rest is sent as it was shown',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    await testTopic(t, { name: 'orders', brokers })
    const side = await ordersConsole(t, brokers, 3, { mask: ['$.card'] })
    const body = {
      ...{ dlq: 'orders.dlq', all: true, transform: { kind: 'merge-patch', patch: { currency: 'EUR' } } },
      check: { decode: 'json', schema: { properties: { amount: { maximum: 1 } } } }
    }
    const preview = await side.send('POST', '/plans/preview', body)
    assert.deepEqual([preview.status, preview.body.send, preview.body.skip], [200, 2, { invalid: 1 }])
    assert.match(preview.body.checkErrors.first, /amount: must be <= 1/)
    const [{ before, after }] = preview.body.samples
    assert.deepEqual(
      [before.value, after.value],
      ['{"amount":0,"card":"***"}', '{"amount":0,"card":"***","currency":"EUR"}']
    )
    assert.deepEqual((await side.get('/plans')).body.items, [])

    const { items } = (await side.get('/letters?sort=oldest')).body
    const [first, second] = items as { failure: string; partition: number; offset: number }[]
    const transform = { kind: 'record', value: { text: '{"amount":5}' }, key: null, headers: [] }
    const one = { dlq: 'orders.dlq', filter: { lineage: [first?.failure] }, transform }
    const hidden = await side.send('POST', '/plans', one)
    assert.deepEqual([hidden.status, hidden.body.code], [400, 'CONSOLE_REQUEST_INVALID'])
    assert.match(hidden.body.detail, /value is masked/)
    const many = await side.send('POST', '/plans', { ...one, filter: {}, all: true })
    assert.equal(many.status, 400)
    await side.send('POST', '/unmask', { why: 'to mend it', minutes: 5 })
    const made = await side.send('POST', '/plans', one)
    const plan = await planIn(side, made.body.id)
    assert.deepEqual([plan.transform, plan.command], [{ kind: 'record', words: 'key, value, headers' }, ''])
    await side.send('POST', `/plans/${plan.id}/apply`, { sha256: plan.sha256 })
    await operationDone(side, plan.id)
    const [sent] = await readAll('orders', { brokers })
    assert.deepEqual([sent?.key, sent?.value?.toString()], [null, '{"amount":5}'])

    // An action is for the state that it is asked for.
    await waitFor('the state', async () => (await side.get('/letters/count?state=redriven')).body.letters === 1, seldom)
    const act = (action: string, state: string[]) => acted(side, { dlq: 'orders.dlq', action, filter: { state } })
    assert.equal((await act('park', ['open'])).done, 2)
    await waitFor('parked', async () => (await side.get('/letters/count?state=parked')).body.letters === 2, seldom)
    assert.equal((await act('restore', ['parked'])).done, 2)
    await waitFor('open again', async () => (await side.get('/letters/count?state=open')).body.letters === 2, seldom)
    const path = `/letters/orders.dlq/${second?.partition}/${second?.offset}`
    const history = await side.get(`${path}/history`)
    const happened = history.body.items.map(({ what }: { what: string }) => what)
    assert.deepEqual(happened.slice(-2), ['parked', 'restored'])
    assert.deepEqual(happened.slice(0, 2).sort(), ['failed', 'produced'])
    const fixture = await side.get(`${path}/fixture`)
    assert.deepEqual(
      [JSON.parse(fixture.body.text).offset, fixture.body.file],
      [second?.offset, `${second?.failure}.json`]
    )
  }
)
