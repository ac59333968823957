import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FetchedPartition } from '../../../src/client/port.ts'
import { readGap } from '../../../src/consume/idle/log-gap.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { batchOf } from '../../records/support.ts'
import { runs } from '../../runs.ts'

const transactional = 0x10
const control = 0x20
const record = { key: null, value: Buffer.from('x'), timestamp: 0, headers: [] }

/** A batch of a log: its bytes, and the offsets of it that a read-committed consumer is given. */
interface Batch {
  readonly bytes: Buffer
  readonly visible: readonly number[]
  readonly last: number
  readonly aborted: boolean
}

function batchAt(base: number, kind: string, size: number): Batch {
  const last = base + size - 1
  const offsets = Array.from({ length: size }, (_, i) => base + i)
  if (kind === 'control') {
    // An abort marker: key of version 0, type 0.
    const marker = encodeBatch([{ ...record, key: Buffer.alloc(4), value: Buffer.alloc(6) }], {
      producerId: 7n,
      producerEpoch: 0,
      baseSequence: -1,
      compression: 'none'
    })
    const bytes = batchOf(marker.subarray(61), 1, {
      baseOffset: base,
      attributes: transactional | control,
      producerId: 7n
    })
    return { bytes, visible: [], last: base, aborted: false }
  }
  if (kind === 'emptied')
    return {
      bytes: batchOf(Buffer.alloc(0), 0, { baseOffset: base, lastOffsetDelta: size - 1 }),
      visible: [],
      last,
      aborted: false
    }
  const encoded = encodeBatch(
    offsets.map(() => record),
    { producerId: kind === 'aborted' ? 7n : -1n, producerEpoch: 0, baseSequence: -1, compression: 'none' }
  )
  const attributes = kind === 'aborted' ? transactional : 0
  const bytes = batchOf(encoded.subarray(61), size, {
    baseOffset: base,
    attributes,
    // Compaction has taken the record after the last one, its header still counts it.
    lastOffsetDelta: kind === 'cut' ? size : size - 1,
    producerId: kind === 'aborted' ? 7n : -1n
  })
  return {
    bytes,
    visible: kind === 'aborted' ? [] : offsets,
    last: kind === 'cut' ? last + 1 : last,
    aborted: kind === 'aborted'
  }
}

const shape = fc.array(
  fc.record({
    kind: fc.constantFrom('records', 'cut', 'control', 'emptied'),
    size: fc.integer({ min: 1, max: 3 }),
    gap: fc.nat({ max: 2 })
  }),
  { maxLength: 8 }
)

function fetched(batches: readonly Batch[], logEnd: number, abortedFrom?: number): FetchedPartition {
  return {
    topic: 'orders',
    partition: 0,
    errorCode: 0,
    highWatermark: logEnd,
    lastStableOffset: logEnd,
    logStartOffset: 0,
    abortedTransactions: abortedFrom === undefined ? [] : [{ producerId: 7n, firstOffset: abortedFrom }],
    records: batches.length === 0 ? null : Buffer.concat(batches.map(batch => batch.bytes))
  }
}

test('a stretch is empty when, and only when, no record of it would be delivered', async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.nat({ max: 30 }), fc.nat({ max: 30 }), async (steps, a, b) => {
      const log: Batch[] = []
      let next = 0
      for (const { kind, size, gap } of steps) {
        const batch = batchAt(next + gap, kind, size)
        log.push(batch)
        next = batch.last + 1
      }
      const from = Math.min(a, b, next)
      const end = Math.min(Math.max(a, b), next)
      if (from >= end) return
      const answered = log.filter(batch => batch.last >= from)
      const answer = await readGap(fetched(answered, next), from, end, 'read-committed', 1 << 20)
      const there = log.flatMap(batch => batch.visible).some(offset => offset >= from && offset < end)
      assert.equal(answer.kind, there ? 'records' : 'empty')
    }),
    runs(500)
  )
})

test('records of an aborted transaction are none, unless they are read uncommitted', async () => {
  const log = [batchAt(0, 'aborted', 2), batchAt(2, 'control', 1)]
  assert.deepEqual(await readGap(fetched(log, 3, 0), 0, 3, 'read-committed', 1 << 20), { kind: 'empty' })
  assert.deepEqual(await readGap(fetched(log, 3, 0), 0, 3, 'read-uncommitted', 1 << 20), { kind: 'records' })
})

test('an answer without records is empty up to where the broker knows the log, and no further', async () => {
  assert.deepEqual(await readGap(fetched([], 5), 3, 5, 'read-committed', 1 << 20), { kind: 'empty' })
  assert.deepEqual(await readGap(fetched([], 4), 3, 5, 'read-committed', 1 << 20), { kind: 'unknown', logEnd: 4 })
})

test('an answer that ends before the end says where to go on', async () => {
  const log = [batchAt(0, 'control', 1), batchAt(1, 'control', 1)]
  assert.deepEqual(await readGap(fetched(log, 9), 0, 9, 'read-committed', 1 << 20), { kind: 'more', next: 2 })
})

test('what cannot be read is not taken for nothing', async () => {
  const broken = batchAt(0, 'records', 1)
  broken.bytes[61] = 0x55
  assert.deepEqual(await readGap(fetched([broken], 1), 0, 1, 'read-committed', 1 << 20), { kind: 'records' })
  const cut = { ...broken, bytes: batchAt(0, 'records', 3).bytes.subarray(0, 30) }
  assert.deepEqual(await readGap(fetched([cut], 1), 0, 1, 'read-committed', 1 << 20), { kind: 'records' })
})
