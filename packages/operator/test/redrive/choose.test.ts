import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { entryOf } from '../../src/decide/action.ts'
import { encodeEntry } from '../../src/ledger/codec.ts'
import type { Decision, LedgerEntry } from '../../src/ledger/entry.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import type { Letter } from '../../src/letters/letter.ts'
import { KeyTable } from '../../src/lineage/key-table.ts'
import { choose } from '../../src/redrive/route/choose.ts'
import { fakeLetter } from '../fake-letter.ts'
import { runs } from '../runs.ts'

const at = Date.UTC(2026, 1, 3)
const id = (n: number): string => `0f9b5c8e-7d1a-4c2b-9e3f-${String(n).padStart(12, '0')}`

/** One failure: its letters, what is decided, and what ought to be. */
class World {
  readonly view = new LedgerView()
  readonly letters: Letter[] = [fakeLetter()]
  operations = 0
  /** Its copy failed, or it was restored, or it was never sent: it may be sent. */
  due = true
  sent = 0

  decide(name: 'park' | 'discard' | 'restore'): void {
    const key = (this.letters[0] as Letter).key
    const redrives = this.view.decisionOf(key)?.redrives
    const signed = { by: 'ann', at, operation: id(++this.operations) }
    this.#apply(entryOf({ name }, key, signed, { dlq: 'd', ...(redrives === undefined ? {} : { redrives }) }))
    if (name === 'restore') this.due = true
  }

  /** @param rotated where the reading of partitions happens to begin */
  redrive(rotated: number): void {
    const operation = id(++this.operations)
    const taken = new KeyTable()
    const from = rotated % this.letters.length
    for (const letter of [...this.letters.slice(from), ...this.letters.slice(0, from)]) {
      const choice = choose(letter, this.view, taken, { operation, again: false, maxRedrives: 1000 })
      if (choice.action === 'skip') continue
      assert.ok(this.due, 'sent again, and nothing failed since')
      taken.set(letter.key, 0)
      this.due = false
      this.sent = choice.redrives
      const value: Decision = { decision: 'redriven', redrives: choice.redrives, by: 'ann', at, operation }
      this.#apply({ kind: 'decision', key: letter.key, value })
    }
  }

  fail(): void {
    if (this.sent === 0 || this.due) return
    this.letters.push(fakeLetter({ redrives: this.sent }))
    this.due = true
  }

  #apply(entry: LedgerEntry): void {
    const { key, value } = encodeEntry(entry)
    this.view.apply(key, value)
  }
}

test('a failure is sent when its copy has failed or it was restored since it was sent the last time, and else never', () => {
  const step = fc.oneof(
    fc.record({ redrive: fc.nat(5) }),
    fc.constantFrom('park', 'discard', 'restore', 'restore', 'fail', 'fail')
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), steps => {
      const world = new World()
      for (const given of steps) {
        if (typeof given === 'object') world.redrive(given.redrive)
        else if (given === 'fail') world.fail()
        else world.decide(given as 'park')
      }
      const state = world.view.stateOf((world.letters[0] as Letter).key)
      if (!world.due || state === 'parked' || state === 'discarded') return
      const before = world.operations
      world.redrive(0)
      assert.deepEqual([world.due, world.operations], [false, before + 1], 'due and not sent')
    }),
    runs(300)
  )
})

test('a failure that was restored after it was parked for its redrives is sent, and is parked when that fails, too', () => {
  const view = new LedgerView()
  const letter = fakeLetter()
  const value = { decision: 'restored', redrives: 3, by: 'ann', at, operation: id(1) }
  const { key, value: bytes } = encodeEntry({ kind: 'decision', key: letter.key, value })
  view.apply(key, bytes)
  const plan = { operation: id(2), again: false, maxRedrives: 3 }
  assert.deepEqual(choose(letter, view, new KeyTable(), plan), { action: 'send', redrives: 4 })
  const sent = encodeEntry({
    kind: 'decision',
    key: letter.key,
    value: { ...value, decision: 'redriven', redrives: 4 }
  })
  view.apply(sent.key, sent.value)
  for (const redrives of [0, 1, 2, 3])
    assert.deepEqual(choose(fakeLetter({ redrives }), view, new KeyTable(), plan), {
      action: 'skip',
      reason: 'redriven'
    })
  assert.deepEqual(choose(fakeLetter({ redrives: 4 }), view, new KeyTable(), plan), { action: 'park', redrives: 4 })
})

test('a count of redrives that somebody forged is parked, and never counted further than a mark can tell', () => {
  const forged = fakeLetter({ redrives: 999_999_999_999_999 })
  const view = new LedgerView()
  const plan = { operation: id(1), again: false, maxRedrives: 3 }
  const parked = choose(forged, view, new KeyTable(), plan)
  assert.equal(parked.action, 'park')
  const decided = { redrives: 999_999_999_999_999, by: 'ann', at, operation: id(2) }
  const put = (decision: string): void => {
    const { key, value } = encodeEntry({ kind: 'decision', key: forged.key, value: { decision, ...decided } })
    view.apply(key, value)
  }
  put('restored')
  for (const again of [false, true])
    assert.deepEqual(choose(fakeLetter(), view, new KeyTable(), { ...plan, again }), {
      action: 'send',
      redrives: 999_999
    })
})
