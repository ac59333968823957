import assert from 'node:assert/strict'
import { test } from 'node:test'
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
    told = ''
  } = {}
): Promise<boolean> {
  const letter = fakeLetter({ redrives }, { topic, headers })
  const view = decidedView([[letter.key, decision]])
  if (told !== '') view.tellOutcomes(() => told)
  const settled = new SettledLetters(view, async name => {
    const table = new KeyTable()
    if (copies.includes(name)) table.set(letter.key, 0)
    return table
  })
  const answer = await settled.has(letter)
  assert.equal(await settled.has(letter), answer)
  return answer
}

test('discarded and sent back since is settled, handled with it, whether or not that is known', async () => {
  for (const told of ['', 'handled', 'failed again']) {
    assert.equal(await isSettled({ decision: 'redriven', redrives: 1 }, { told }), true, told)
    assert.equal(await isSettled({ decision: 'redriven', redrives: 1 }, { told, redrives: 1 }), false, told)
    assert.equal(await isSettled({ decision: 'redriven', redrives: 2 }, { told, redrives: 1 }), true, told)
  }
  assert.equal(await isSettled({ decision: 'discarded' }), true)
  for (const decision of ['restored', 'quarantined']) assert.equal(await isSettled({ decision }), false, decision)
  assert.equal(await new SettledLetters(null, () => Promise.reject(new Error('asked'))).has(fakeLetter()), false)
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
