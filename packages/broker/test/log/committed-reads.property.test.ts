import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PartitionLog } from '../../src/log/partition-log.ts'
import { runs } from '../runs.ts'
import { batchOfCount } from './batches.ts'
import { batchesOf, openLog } from './open-log.ts'

type Step =
  | { readonly kind: 'write' | 'commit' | 'abort'; readonly producer: number; readonly count: number }
  | { readonly kind: 'plain'; readonly count: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('write', 'write', 'commit', 'abort'),
    producer: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 60 })
  }),
  fc.record({ kind: fc.constant('plain' as const), count: fc.integer({ min: 1, max: 60 }) })
)

interface Written {
  readonly base: bigint
  readonly producer: number
  fate: 'open' | 'kept' | 'dropped'
}

/** Carries the steps out. @returns what each batch of records became. */
function play(log: PartitionLog, steps: readonly Step[]): Written[] {
  const written: Written[] = []
  const sequences = new Map<number, number>()
  for (const one of steps) {
    if (one.kind === 'plain') {
      const { baseOffset } = log.append(batchOfCount(one.count))
      written.push({ base: baseOffset, producer: 0, fate: 'kept' })
    } else if (one.kind === 'write') {
      const sequence = sequences.get(one.producer) ?? 0
      const producer = { id: BigInt(one.producer), epoch: 0, sequence }
      const { code, baseOffset } = log.append(batchOfCount(one.count, { transactional: true, producer }))
      assert.equal(code, 0)
      sequences.set(one.producer, sequence + one.count)
      written.push({ base: baseOffset, producer: one.producer, fate: 'open' })
    } else {
      log.appendMarker(one.kind, { id: BigInt(one.producer), epoch: 0 }, 0)
      for (const batch of written)
        if (batch.producer === one.producer && batch.fate === 'open')
          batch.fate = one.kind === 'commit' ? 'kept' : 'dropped'
    }
  }
  return written
}

/** Reads as a consumer does: what is named as aborted is left out until its producer's marker (KIP-98). */
function consume(log: PartitionLog, maxBytes: number): bigint[] {
  const seen: bigint[] = []
  for (let offset = 0n; ; ) {
    const { records, aborted, code } = log.read({ offset, maxBytes, atLeastOne: true, isolation: 'committed' })
    assert.equal(code, 0)
    const pending = [...(aborted ?? [])].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
    const leftOut = new Set<bigint>()
    const batches = batchesOf(records)
    if (batches.length === 0) return seen
    for (const batch of batches) {
      for (let next = pending[0]; next !== undefined && next.firstOffset <= batch.lastOffset; next = pending[0]) {
        leftOut.add(next.producerId)
        pending.shift()
      }
      if (batch.isControl) leftOut.delete(batch.producerId)
      else if (!batch.isTransactional || !leftOut.has(batch.producerId)) seen.push(batch.baseOffset)
      offset = batch.lastOffset + 1n
    }
  }
}

test('a consumer of what is committed sees all of it up to the first open transaction, and nothing that was aborted', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60, size: 'max' }),
      fc.constantFrom(1, 500, 3000, 1_000_000),
      fc.constantFrom(5000, 1_073_741_824),
      (steps, maxBytes, segmentBytes) => {
        const { log } = openLog({ segmentBytes })
        const written = play(log, steps)
        const firstOpen = written.find(({ fate }) => fate === 'open')?.base ?? log.endOffset
        assert.equal(log.lastStableOffset, firstOpen)
        const expected = written.filter(({ fate, base }) => fate === 'kept' && base < firstOpen)
        assert.deepEqual(
          consume(log, maxBytes),
          expected.map(({ base }) => base)
        )
      }
    ),
    runs(60)
  )
})
