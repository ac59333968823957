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

/** What there is of two failures in Kafka: records, letters, copies in the log of a target, and the ledger, once pruned and once not. */
class World {
  /** Failures whose records the source still has: the group's offsets can be set back, and they die again. */
  readonly #sources = new Set([0, 1])
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

  /** @param told whether the operator says that the source has none of the records any more, where that is so */
  prune(told: boolean): void {
    const isGone = (operation: string): boolean => !this.copies.some(copy => copy.operation === operation)
    const sourcesGone = told && this.#sources.size === 0
    const around = { before: 2, sourcesGone, isGone, allGone: this.copies.length === 0, isOfFailures: () => true }
    for (const key of [...this.pruned.failures()]) {
      const { decision = null, redrives = 0, operation = '', at = 0 } = this.pruned.decisionOf(key) ?? {}
      const hasLetter = this.letters.some(({ failure }) => keyOf(failure).equals(key))
      const facts = { hasLetter, at, decision, redrives, operation, astray: false, sourceKeeps: false }
      if (keepReason(facts, around) === null) this.pruned.apply(key, null)
    }
  }

  do([what, failure]: readonly [string, number]): void {
    if (what === 'fail') {
      if (this.#sources.has(failure)) this.letters.push({ failure, redrives: 0 })
    } else if (what === 'source goes') this.#sources.delete(failure)
    else if (what === 'retention') this.letters.splice(0, 1)
    else if (what === 'copies go') this.copies = this.copies.slice(1)
    else if (what === 'comes back') {
      const copy = this.copies.find(each => each.failure === failure)
      if (copy !== undefined) this.letters.push({ failure, redrives: copy.redrives })
    } else if (what === 'prune' || what === 'prune --older') this.prune(what !== 'prune')
    else this.decide(failure, what as 'parked')
  }
}

const steps = [
  ...['fail', 'source goes', 'retention', 'copies go', 'comes back', 'prune', 'prune --older'],
  ...['parked', 'discarded', 'restored', 'redriven']
]

test('whatever is pruned when, no letter that is there, or comes of a copy or of the record itself, asks for what is gone', () => {
  const step = fc.tuple(fc.constantFrom(...steps), fc.nat(1))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), list => {
      const world = new World()
      for (const each of list) {
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
  ...{ hasLetter: false, at: 1, decision: 'discarded', redrives: 0, operation: id(1), astray: false },
  sourceKeeps: false
}
const around: Surroundings = {
  ...{ before: 2, sourcesGone: true, isGone: () => false, allGone: false, isOfFailures: () => false }
}

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
    [null, { decision: 'restored', redrives: 1 }, { allGone: true }],
    ['source', {}, { sourcesGone: false }],
    ['source', { decision: 'parked' }, { sourcesGone: false }],
    ['source', { sourceKeeps: true }, {}],
    [null, { sourceKeeps: true, decision: 'restored' }, {}],
    ['source', { decision: 'redriven', redrives: 1 }, { sourcesGone: false, isGone: () => true }],
    ['source', { decision: 'restored', redrives: 1 }, { sourcesGone: false, allGone: true }],
    [null, { decision: 'restored' }, { sourcesGone: false }],
    [null, { decision: null }, { sourcesGone: false, isOfFailures: () => true }]
  ]
  for (const [reason, more, beside] of cases)
    assert.equal(keepReason({ ...facts, ...more }, { ...around, ...beside }), reason)
})
