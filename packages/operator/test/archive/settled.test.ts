import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSettled } from '../../src/archive/settled.ts'
import { fakeLetter } from '../fake-letter.ts'

test('parked, discarded and sent back is settled; open, failed again and what a newer version decided is not', () => {
  const states: Readonly<Record<string, boolean>> = {
    ...{ parked: true, discarded: true, redriven: true },
    ...{ open: false, 'failed again': false, quarantined: false }
  }
  for (const [state, settled] of Object.entries(states))
    assert.equal(isSettled({ stateOf: () => state }, fakeLetter()), settled, state)
  // A letter that was written after its failure was sent back is asked for as such.
  const asked: unknown[] = []
  isSettled({ stateOf: (_, redrives) => String(asked.push(redrives)) }, fakeLetter({ redrives: 2 }))
  assert.deepEqual(asked, [2])
})
