import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeEntry } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { type EntryFacts, keepReason, type Surroundings } from '../../src/prune/keep-reason.ts'
import { runs } from '../runs.ts'

const keyOf = (i: number): Buffer => createHash('sha256').update(String(i)).digest().subarray(0, 16)
const id = (i: number): string => `0f9b5c8e-7d1a-4c2b-9e3f-${String(i).padStart(12, '0')}`

interface Copy {
  readonly failure: number
  readonly redrives: number
  readonly operation: string
}

/** What there is of two failures in Kafka: letters, copies in the log of a target, and the ledger, once pruned and once not. */
class World {
  readonly letters: { readonly failure: number; readonly redrives: number }[] = []
  copies: Copy[] = []
  readonly pruned = new LedgerView()
  readonly whole = new LedgerView()
  #operations = 0

  decide(failure: number, decision: 'parked' | 'discarded' | 'restored' | 'redriven'): void {
    const letter = this.letters.find(each => each.failure === failure)
    // Whoever acts does it on a letter.
    if (letter === undefined) return
    const operation = id(this.#operations++)
    const before = this.whole.decisionOf(keyOf(failure))?.redrives ?? 0
    if (decision === 'redriven') this.copies.push({ failure, redrives: before + 1, operation })
    const redrives = decision === 'redriven' ? before + 1 : before
    const value = { decision, by: 'ann', at: 1, operation, ...(redrives === 0 ? {} : { redrives }) } as const
    const { key, value: bytes } = encodeEntry({ kind: 'decision', key: keyOf(failure), value })
    for (const view of [this.pruned, this.whole]) view.apply(key, bytes)
  }

  prune(): void {
    const isGone = (operation: string): boolean => !this.copies.some(copy => copy.operation === operation)
    const around = { before: 2, isGone, allGone: this.copies.length === 0, isOfFailures: () => true }
    for (const key of [...this.pruned.failures()]) {
      const { decision = null, redrives = 0, operation = '', at = 0 } = this.pruned.decisionOf(key) ?? {}
      const hasLetter = this.letters.some(({ failure }) => keyOf(failure).equals(key))
      const facts = { hasLetter, at, decision, redrives, operation, astray: false }
      if (keepReason(facts, around) === null) this.pruned.apply(key, null)
    }
  }

  do([what, failure]: readonly [string, number]): void {
    if (what === 'fail' && !this.copies.some(copy => copy.failure === failure))
      this.letters.push({ failure, redrives: 0 })
    else if (what === 'retention') this.letters.splice(0, 1)
    else if (what === 'copies go') this.copies = this.copies.slice(1)
    else if (what === 'comes back') {
      const copy = this.copies.find(each => each.failure === failure)
      if (copy !== undefined) this.letters.push({ failure, redrives: copy.redrives })
    } else if (what === 'prune') this.prune()
    else if (what !== 'fail') this.decide(failure, what as 'parked')
  }
}

const steps = [
  ...['fail', 'retention', 'copies go', 'comes back', 'prune'],
  ...['parked', 'discarded', 'restored', 'redriven']
]

test('whatever is pruned when, no letter that is there or comes back by a copy asks for what is gone', () => {
  const step = fc.tuple(fc.constantFrom(...steps), fc.nat(1))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), list => {
      const world = new World()
      const died = new Set<number>()
      for (const each of list) {
        // A record dies once; what dies again was sent back.
        if (each[0] === 'fail' && died.has(each[1])) continue
        if (each[0] === 'fail') died.add(each[1])
        world.do(each)
        for (const { failure, redrives } of world.letters) {
          const key = keyOf(failure)
          assert.equal(world.pruned.stateOf(key, redrives), world.whole.stateOf(key, redrives))
          assert.equal(world.pruned.decisionOf(key)?.redrives, world.whole.decisionOf(key)?.redrives)
        }
      }
    }),
    runs(1000)
  )
})

const facts: EntryFacts = {
  ...{ hasLetter: false, at: 1, decision: 'discarded', redrives: 0, operation: id(1), astray: false }
}
const around: Surroundings = { before: 2, isGone: () => false, allGone: false, isOfFailures: () => false }

test('each reason to keep has its case', () => {
  const cases: readonly (readonly [string | null, Partial<EntryFacts>, Partial<Surroundings>])[] = [
    [null, {}, {}],
    ['letter', { hasLetter: true }, {}],
    ['young', { at: 2 }, {}],
    ['young', { at: Number.POSITIVE_INFINITY }, {}],
    ['unknown', { decision: 'resolved' }, {}],
    ['unknown', { decision: null }, {}],
    [null, { decision: null }, { isOfFailures: () => true }],
    ['astray', { astray: true }, {}],
    ['copy', { decision: 'redriven', redrives: 1 }, {}],
    [null, { decision: 'redriven', redrives: 1 }, { isGone: () => true }],
    ['copy', { decision: 'redriven', redrives: 2 }, { isGone: () => true }],
    ['copy', { decision: 'restored', redrives: 1 }, { isGone: () => true }],
    [null, { decision: 'restored', redrives: 1 }, { allGone: true }]
  ]
  for (const [reason, more, beside] of cases)
    assert.equal(keepReason({ ...facts, ...more }, { ...around, ...beside }), reason)
})
