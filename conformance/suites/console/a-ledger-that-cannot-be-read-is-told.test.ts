import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteTopic, needsEmbedded, ownBroker, produce, waitFor } from '../../harness/index.ts'
import { acted, seldom } from './console.ts'
import { ordersConsole } from './orders.ts'

test(
  'entries of a ledger that cannot be read are counted, and change nothing of the others; a ledger that is deleted is told, and begun anew',
  needsEmbedded,
  async t => {
    const { brokers } = await ownBroker(t, {})
    const side = await ordersConsole(t, brokers, 10)
    const park = { dlq: 'orders.dlq', action: 'park', filter: { where: 'value.amount < 4.0' } }
    const parked = async (): Promise<number> =>
      (await side.get('/letters/count?dlq=orders.dlq&state=parked')).body.letters
    assert.equal((await acted(side, park)).done, 4)
    await waitFor('the decisions', async () => (await parked()) === 4, seldom)

    const ledger = async () => (await side.get('/settings')).body.ledger
    await produce(
      'dead-letter.ledger',
      [
        { key: 'none', value: 'no entry' },
        { key: 'k'.repeat(17), value: '{' }
      ],
      { brokers }
    )
    await waitFor('that they are counted', async () => (await ledger()).faults >= 2, seldom)
    assert.equal((await ledger()).state, 'ready')
    assert.equal(await parked(), 4)
    const restore = { ...park, action: 'restore' }
    assert.equal((await acted(side, restore)).done, 4)
    await waitFor('the decisions', async () => (await parked()) === 0, seldom)
    assert.equal((await acted(side, park)).done, 4)
    await waitFor('the decisions', async () => (await parked()) === 4, seldom)

    await deleteTopic('dead-letter.ledger', brokers)
    await waitFor('that it is told', async () => (await ledger()).state === 'missing', seldom)
    // What was decided is gone with it, and no screen tells otherwise.
    await waitFor('the letters as they are', async () => (await parked()) === 0, seldom)
    assert.equal((await side.get('/letters/count')).status, 200)
    assert.equal((await acted(side, park)).done, 4)
    await waitFor('the ledger', async () => (await ledger()).state === 'ready' && (await parked()) === 4, seldom)
  }
)
