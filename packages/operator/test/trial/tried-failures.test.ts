import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TriedFailures } from '../../src/trial/tried-failures.ts'
import { decidedView } from '../decided-view.ts'
import { fakeLetter } from '../fake-letter.ts'

/** A letter of the failure of a record of partition 3. */
const letterOf = (failure: number, offset: number, { redrives = 0, name = 'TypeError' } = {}) =>
  fakeLetter(
    {
      offset: failure,
      firstId: `0${failure}`,
      redrives,
      errorName: name,
      stack: `${name}: x\n    at parse (a.js:1:2)`
    },
    { offset }
  )

type Decided = readonly [failure: number, decision: string, redrives?: number]
type Given = readonly [failure: number, offset: number, more?: { redrives?: number; name?: string; fits?: false }]

function choose(given: readonly Given[], decided: readonly Decided[], { outcome = '', perCause = 20 } = {}) {
  const view = decidedView(
    decided.map(([failure, decision, redrives]) => [letterOf(failure, 0).key, { decision, redrives }])
  )
  // Whether outcomes are told must change nothing.
  if (outcome !== '') view.tellOutcomes(() => outcome)
  const failures = new TriedFailures(view)
  for (const [failure, offset, { fits = true, ...more } = {}] of given)
    failures.take(letterOf(failure, offset, more), fits)
  const { causes, settled } = failures.choose(perCause)
  return {
    settled,
    causes: causes.map(({ cause, failures, places }) => [cause, failures, places.map(({ offset }) => offset)])
  }
}

test('what was sent back is tried when it failed again, by the letter that says so, and else never', () => {
  for (const outcome of ['', 'handled', 'failed again']) {
    const sent = [1, 2, 3].map((failure): Decided => [failure, 'redriven', 1])
    const letters: Given[] = [
      [1, 0],
      [2, 1],
      [3, 2],
      [3, 3, { redrives: 1, name: 'RangeError' }]
    ]
    const wanted = { settled: 2, causes: [['RangeError', 1, [3]]] }
    assert.deepEqual(choose(letters, sent, { outcome }), wanted, outcome)
    // Partitions are read side by side: the newest letter need not be read last.
    assert.deepEqual(choose(letters.toReversed(), sent, { outcome }), wanted, outcome)
  }
})

test('a letter that cannot be tried, or is not meant, tells nevertheless that its failure failed again', () => {
  const again: Given = [1, 1, { redrives: 1, fits: false }]
  for (const letters of [[[1, 0], again] as Given[], [again, [1, 0]] as Given[]])
    assert.deepEqual(choose(letters, [[1, 'redriven', 1]]), { settled: 0, causes: [['TypeError', 1, [0]]] })
})

test('discarded is settled, parked and taken back is tried; the newest failures of a cause are', () => {
  const decided: Decided[] = [
    [1, 'discarded'],
    [2, 'parked'],
    [3, 'restored', 2],
    [4, 'quarantined']
  ]
  const letters: Given[] = [1, 2, 3, 4, 5].map((failure): Given => [failure, failure])
  assert.deepEqual(choose(letters, decided), { settled: 1, causes: [['TypeError', 4, [2, 3, 4, 5]]] })
  // One whose later letter is of another cause leaves its place to others of the cause that it had.
  letters.push([5, 6, { redrives: 1, name: 'RangeError' }])
  const { causes } = choose(letters, decided, { perCause: 2 })
  assert.deepEqual(causes, [
    ['TypeError', 3, [3, 4]],
    ['RangeError', 1, [6]]
  ])
})
