import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeEntry, mostValueBytes } from '../../src/ledger/codec.ts'
import { LedgerView } from '../../src/ledger/view.ts'
import { Places } from '../../src/redrive/operation/places.ts'
import {
  type LaneProgress,
  noProgress,
  progressOf,
  progressValue,
  rangesLeft
} from '../../src/redrive/operation/progress.ts'
import { runs } from '../runs.ts'

const id = '0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f'

const kept = (progress: LaneProgress): LaneProgress => {
  const view = new LedgerView()
  const { key, value } = encodeEntry({ kind: 'part', id, part: '3', value: progressValue(progress) })
  view.apply(key, value)
  return progressOf(view, id, 3)
}

test('how far a lane is is read back from the ledger as it was written', () => {
  const places = new Places([{ topic: 't', partition: 1, group: null, from: 5, to: 9, count: 4 }])
  const progress = {
    positions: new Map([
      [0, 7],
      [4, 1]
    ]),
    sent: 3,
    parked: 1,
    places,
    exact: true
  }
  const found = kept(progress)
  assert.deepEqual({ ...found, places: found.places.rows }, { ...progress, places: places.rows })
  assert.deepEqual(progressOf(new LedgerView(), id, 3), noProgress)
})

test('of any number of partitions and places, progress is an entry that can be read, and never tells more than was done', () => {
  for (const [partitions, groups] of [
    [100_000, 1],
    [5000, 800],
    [10, 800]
  ] as const) {
    const positions = new Map(Array.from({ length: partitions }, (_, i) => [i, 1e9 + i]))
    const places = new Places()
    for (let i = 0; i < groups; i++)
      places.add(`${'t'.repeat(200)}${i}`, i, new Map([[`${'g'.repeat(200)}${i}`, 1]]), i)
    const value = progressValue({ positions, sent: 17, parked: 2, places, exact: true })
    assert.ok(JSON.stringify(value).length < mostValueBytes)
    const found = kept({ positions, sent: 17, parked: 2, places, exact: true })
    assert.deepEqual([found.sent, found.parked], [17, 2])
    for (const [partition, offset] of found.positions) assert.equal(offset, positions.get(partition))
  }
})

test('whatever somebody wrote in its place is not taken for progress', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('positions', 'sent', 'parked', 'places', 'topics', 'groups'), fc.jsonValue()),
      given => {
        const view = new LedgerView()
        const { key, value } = encodeEntry({ kind: 'part', id, part: '3', value: given })
        view.apply(key, value)
        const { positions, sent, parked } = progressOf(view, id, 3)
        assert.ok([...positions].flat().concat(sent, parked).every(Number.isSafeInteger))
      }
    ),
    runs(300)
  )
})

test('what is left begins where the lane is that is least far, within what was planned', () => {
  const ranges = [0, 1, 2].map(partition => ({ partition, start: 10, end: 20 }))
  const lane = fc.dictionary(fc.constantFrom('0', '1', '2'), fc.nat(30))
  fc.assert(
    fc.property(fc.array(lane, { minLength: 1, maxLength: 8 }), lanes => {
      const progress = lanes.map(given => ({
        ...noProgress,
        positions: new Map(Object.entries(given).map(([partition, offset]) => [Number(partition), offset]))
      }))
      for (const { partition, start, end } of rangesLeft(ranges, progress)) {
        assert.ok(start >= 10 && start <= end && end === 20)
        for (const { positions } of progress)
          assert.ok(
            start <= Math.max(10, positions.get(partition) ?? 10),
            'a letter that a lane has not done is left out'
          )
      }
    }),
    runs(300)
  )
})
