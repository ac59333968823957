import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HandlerContext } from '../../../src/consume/deliver/handler.ts'
import { BatchFailure, type RecordBatch } from '../../../src/consume/deliver/record-batch.ts'
import { BusinessError, InfrastructureError, TransientError } from '../../../src/failure/failure-errors.ts'
import { VirtualWorkers } from './virtual-workers.ts'

const retry = { attempts: 3, delayMs: 10, backoff: 'fixed', jitter: 0 } as const

test('a record is tried as often as the options say, then dead-lettered; the next one is not taken before', async t => {
  const seen: string[] = []
  const virtual = new VirtualWorkers(t, {
    partitions: [['a', 'b']],
    retry,
    handler: (record, { attempt }: HandlerContext) => {
      seen.push(`${record.offset} attempt ${attempt}`)
      if (record.offset === 0) throw new TransientError('not yet')
    }
  })
  virtual.start()
  await virtual.settle()
  await virtual.pass(100, 5)
  assert.deepEqual(seen, ['0 attempt 1', '0 attempt 2', '0 attempt 3', '1 attempt 1'])
  assert.deepEqual(
    virtual.letters.map(({ offset }) => offset),
    [0]
  )
  assert.deepEqual([virtual.metrics.retries, virtual.metrics.failures, virtual.metrics.handled], [2, 3, 1])
  virtual.stop()
})

test('what decodes later was not tried: each attempt decodes anew', async t => {
  let decoded = 0
  const virtual = new VirtualWorkers(t, {
    partitions: [['a']],
    retry,
    decode: bytes => {
      if (++decoded < 3) throw new InfrastructureError('the registry is away')
      return String(bytes)
    },
    handler: () => {}
  })
  virtual.start()
  await virtual.settle()
  assert.deepEqual(
    virtual.workers[0]?.source.holds.list().map(({ reason }) => reason),
    ['infrastructure']
  )
  await virtual.pass(5000, 50)
  assert.equal(virtual.metrics.handled, 1)
  assert.deepEqual(virtual.letters, [])
  assert.deepEqual(virtual.workers[0]?.source.holds.list(), [])
  assert.equal(virtual.of('held').length, 1, 'told once, however often it is tried')
  virtual.stop()
})

test('by key: a retry holds up its key only, in the order of the log; what has no key is in no order', async t => {
  const seen: string[] = []
  const virtual = new VirtualWorkers(t, {
    partitions: [['k:0', 'k:1', 'm:2', 'k:3', 'none']],
    kind: 'key',
    retry,
    handler: async (record, { attempt }) => {
      seen.push(`${record.offset}.${attempt}`)
      if (record.offset === 0 && attempt === 1) throw new TransientError('again')
    }
  })
  virtual.start()
  await virtual.settle()
  assert.deepEqual(seen, ['0.1', '2.1', '4.1'])
  // The lowest that is not done is what is committed.
  assert.equal(virtual.workers[0]?.source.tracker.committable, 0)
  await virtual.pass(100, 5)
  assert.deepEqual(seen, ['0.1', '2.1', '4.1', '0.2', '1.1', '3.1'])
  assert.equal(virtual.workers[0]?.source.tracker.committable, 5)
  virtual.stop()
})

test('in batches: the record that fails is found and tried alone; its neighbours are handled once more at most', async t => {
  const calls: string[] = []
  const virtual = new VirtualWorkers(t, {
    partitions: [['a', 'b', 'c', 'd']],
    kind: 'batch',
    batchSize: 4,
    retry,
    handler: (subject, { attempt }) => {
      const { records } = subject as unknown as RecordBatch
      calls.push(`${records.map(({ offset }) => offset).join('')}.${attempt}`)
      const index = records.findIndex(({ offset }) => offset === 2)
      if (index >= 0) throw new BatchFailure(index, new BusinessError('never'))
    }
  })
  virtual.start()
  await virtual.settle()
  assert.deepEqual(calls, ['0123.1', '3.1'])
  assert.deepEqual(
    virtual.letters.map(({ offset }) => offset),
    [2]
  )
  // What the handler said nothing of has been before the one that failed: done.
  assert.equal(virtual.metrics.handled, 3)
  virtual.stop()
})

test('in batches: one that is retried alone is done when it succeeds', async t => {
  const calls: string[] = []
  const virtual = new VirtualWorkers(t, {
    partitions: [['a', 'b']],
    kind: 'batch',
    retry,
    handler: (subject, { attempt }) => {
      const batch = subject as unknown as RecordBatch
      calls.push(`${batch.records.map(({ offset }) => offset).join('')}.${attempt}`)
      const first = batch.records[0]
      if (first?.offset === 0 && attempt < 3) batch.fail(first, new TransientError('again'))
    }
  })
  virtual.start()
  await virtual.settle()
  await virtual.pass(100, 5)
  assert.deepEqual(calls, ['01.1', '0.2', '0.3'])
  assert.deepEqual(virtual.letters, [])
  assert.equal(virtual.workers[0]?.source.tracker.committable, 2)
  virtual.stop()
})
