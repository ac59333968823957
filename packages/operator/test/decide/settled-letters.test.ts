import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redriveText } from '@dead-letter/kafka/internal'
import { SettledLetters } from '../../src/decide/settled-letters.ts'
import type { Decision } from '../../src/ledger/entry.ts'
import { KeyTable } from '../../src/lineage/key-table.ts'
import { parkedHeader, parkedValue } from '../../src/lineage/parked.ts'
import { decidedView } from '../decided-view.ts'
import { fakeLetter, fakeRecord } from '../fake-letter.ts'

/** Whether a letter is settled, by a decision about its failure and the topics that have a copy of it. */
async function isSettled(
  decision: Partial<Decision>,
  {
    redrives = 0,
    copies = [] as string[],
    topic = 'error.orders.billing',
    headers = fakeRecord().headers,
    told = '',
    passed = 0
  } = {}
): Promise<boolean> {
  const letter = fakeLetter({ redrives }, { topic, headers })
  const view = decidedView([[letter.key, decision]])
  if (told !== '') view.tellOutcomes(() => told)
  const settled = new SettledLetters(
    view,
    async name => {
      const table = new KeyTable()
      if (copies.includes(name)) table.set(letter.key, 0)
      return table
    },
    async () => passed
  )
  const answer = await settled.has(letter)
  assert.equal(await settled.has(letter), answer)
  return answer
}

const asked = () => Promise.reject(new Error('asked'))

test('discarded and sent back since is settled, handled with it, whether or not that is known', async () => {
  for (const told of ['', 'handled', 'failed again']) {
    assert.equal(await isSettled({ decision: 'redriven', redrives: 1 }, { told }), true, told)
    assert.equal(await isSettled({ decision: 'redriven', redrives: 1 }, { told, redrives: 1 }), false, told)
    assert.equal(await isSettled({ decision: 'redriven', redrives: 2 }, { told, redrives: 1 }), true, told)
  }
  assert.equal(await isSettled({ decision: 'discarded' }), true)
  for (const decision of ['restored', 'quarantined']) assert.equal(await isSettled({ decision }), false, decision)
  assert.equal(await new SettledLetters(null, asked, asked).has(fakeLetter()), false)
})

test('parked is settled only where a copy in another topic was read back, and never in a topic of copies', async () => {
  const copy = 'parked.orders.billing'
  const parked = { decision: 'parked', copy }
  assert.equal(await isSettled(parked, { copies: [copy] }), true)
  assert.equal(await isSettled(parked), false)
  assert.equal(await isSettled(parked, { copies: ['parked.other'] }), false)
  assert.equal(await isSettled({ decision: 'parked' }, { copies: [copy] }), false)
  for (const topic of [copy, 'parked.rescued']) {
    assert.equal(await isSettled(parked, { copies: [copy], topic }), false)
    // What was done about it since lets its copy go.
    assert.equal(await isSettled({ decision: 'redriven', copy }, { copies: [copy], topic }), true)
    assert.equal(await isSettled({ decision: 'discarded', copy }, { topic }), true)
  }
  // A copy is known by its header too, wherever it was brought.
  const value = parkedValue(fakeRecord(), fakeLetter().key)
  const headers = [{ name: parkedHeader, rawName: Buffer.from(parkedHeader), value }]
  assert.equal(await isSettled(parked, { copies: [copy], headers }), false)
  // A topic that was made by hand may have the name of a dead-letter topic.
  assert.equal(
    await isSettled({ ...parked, copy: 'error.orders.billing' }, { copies: ['error.orders.billing'] }),
    false
  )
})

test('a copy that was sent back is settled only where its group has passed it, whatever is decided about its failure', async () => {
  const decision = { decision: 'redriven', redrives: 1 } as const
  const headerOf = (name: string, text: string) => ({ name, rawName: Buffer.from(name), value: Buffer.from(text) })
  const sentTo = (topic: string) => {
    const operation = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'
    return headerOf('x-dead-letter-redrive', redriveText({ operation, redrives: 1, key: '0'.repeat(32), topic }))
  }
  const place = headerOf('x-dead-letter-family', 'orders/0/7 1 CreateTime 1 billing')
  const family = {
    topic: 'redrive.orders.billing',
    headers: [sentTo('orders'), place]
  }
  for (const passed of [0, 7]) assert.equal(await isSettled(decision, { ...family, passed }), false)
  assert.equal(await isSettled(decision, { ...family, passed: 8 }), true)
  // Who reads it elsewhere nobody knows.
  for (const topic of ['orders', 'orders.mended'])
    assert.equal(await isSettled(decision, { topic, headers: [sentTo(topic)], passed: 8 }), false)
  // The letter of a copy that failed lies elsewhere.
  assert.equal(await isSettled({ decision: 'discarded' }, { headers: [sentTo('orders')] }), true)
})
