import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { needsOwnBroker, ownBroker, produce, waitFor } from '../../harness/index.ts'
import { operationDone, seldom, testConsole } from './console.ts'
import { springLetter } from './letters.ts'
import { ordersConsole } from './orders.ts'

test(
  'what is decided at one console is seen at another, is done once for one key, and not when more would be changed',
  needsOwnBroker,
  async t => {
    const { brokers } = await ownBroker(t, {})
    const one = await ordersConsole(t, brokers, 10)
    const other = await testConsole(t, brokers)
    await other.indexed(10)
    const filter = { where: 'value.amount >= 6.0' }
    const preview = await one.send('POST', '/actions/preview', { dlq: 'orders.dlq', action: 'discard', filter })
    assert.deepEqual([preview.status, preview.body.changes, preview.body.already], [200, 4, 0])
    const request = { dlq: 'orders.dlq', action: 'discard', filter, why: 'test data' }
    const changed = await one.send('POST', '/actions', { ...request, expected: 3 })
    assert.deepEqual([changed.status, changed.body.code], [409, 'CONSOLE_COUNT_CHANGED'])
    const key = { 'idempotency-key': randomUUID() }
    const [first, second] = await Promise.all([
      one.send('POST', '/actions', { ...request, expected: 4 }, key),
      one.send('POST', '/actions', { ...request, expected: 4 }, key)
    ])
    assert.equal(first.body.id, second.body.id)
    assert.equal(first.status, 202)
    assert.equal((await operationDone(one, first.body.operation.id)).done, 4)
    const reused = await one.send('POST', '/actions', { ...request, action: 'park' }, key)
    assert.deepEqual([reused.status, reused.body.code], [422, 'CONSOLE_KEY_REUSED'])
    await waitFor(
      'the decisions at the other console',
      async () => {
        const counted = await other.get('/letters/count?state=discarded')
        return counted.body.letters === 4
      },
      seldom
    )
    const audit = await other.get('/audit?action=discard')
    assert.deepEqual(
      audit.body.items.map(({ event, why }: { event: string; why: string | null }) => [event, why]),
      [
        ['ended', null],
        ['changed', null],
        ['begun', 'test data']
      ]
    )
    const operations = await other.get('/operations')
    assert.deepEqual([operations.body.total, operations.body.items[0].done], [1, 4])

    const [{ fingerprint }] = (await one.get('/causes')).body.items
    const noted = await one.send('PATCH', `/causes/${encodeURIComponent(fingerprint)}`, {
      note: 'known',
      owner: 'ada',
      muted: { count: 1 }
    })
    assert.deepEqual([noted.body.note.text, noted.body.owner.name, noted.body.state], ['known', 'ada', 'muted'])
    await waitFor(
      'the note at the other console',
      async () => (await other.get('/causes?state=muted')).body.total === 1,
      seldom
    )
    await produce('orders.dlq', [springLetter(10)], { brokers })
    await waitFor(
      'the end of the mute',
      async () => (await other.get('/causes')).body.items[0]?.state !== undefined,
      seldom
    )
  }
)
