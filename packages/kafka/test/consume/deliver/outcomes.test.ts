import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Outcomes } from '../../../src/consume/deliver/outcomes.ts'
import { Metrics } from '../../../src/consume/metrics.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import type { PendingLetter } from '../../../src/dead-letter/outbox/entry.ts'
import type { OnGiveUp } from '../../../src/failure/decide.ts'
import { BusinessError, TransientError } from '../../../src/failure/failure-errors.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { readBatchInfo } from '../../../src/records/batch-info.ts'
import type { BatchRecord } from '../../../src/records/batch-record.ts'
import { openBatch } from '../../../src/records/batch-records.ts'
import { workerContextOf } from './worker-context.ts'

const where = { topic: 'orders', partition: 3 }

function recordsOf(values: readonly string[]): BatchRecord[] {
  const bytes = encodeBatch(
    values.map(value => ({ key: null, value: Buffer.from(value), timestamp: 1, headers: [] })),
    { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' }
  )
  const info = readBatchInfo(bytes, 0, where)
  assert.ok(info)
  const batch = openBatch(bytes, info, { ...where, checkCrc: true, maxBatchBytes: 1 << 20 })
  const records: BatchRecord[] = []
  for (let record = batch.next(); record !== null; record = batch.next()) records.push(record)
  return records
}

function setup(options: { readonly onGiveUp?: OnGiveUp; readonly maxDeadLetters?: number } = {}) {
  const events: string[] = []
  const failed: string[] = []
  const letters: { acknowledge: () => void; refuse: (error: Error) => void }[] = []
  const metrics = new Metrics()
  const start = { topicId: '', offset: 0, firstPartitions: 4, committed: 0, done: [] }
  const source = new SourcePartition(where, start, () => {})
  const context = workerContextOf({
    ...options,
    handling: { kind: 'record', handler: () => {} },
    metrics,
    emit: name => events.push(name),
    failed: error => failed.push((error as Error & { code?: string }).code ?? error.message),
    retry: { attempts: 2, delayMs: 5 },
    writer: {
      write: (): PendingLetter => {
        const { promise, resolve, reject } = Promise.withResolvers<never>()
        const receipt = { id: 'id', dlq: 'dlq', dlqPartition: 0, dlqOffset: 7, trimmed: [] }
        letters.push({ acknowledge: () => resolve(receipt as never), refuse: reject })
        return { bytes: 100, acknowledged: promise }
      },
      forget: () => {},
      close: async () => {}
    }
  })
  const outcomes = new Outcomes(source, context.outcomes, false)
  const give = (record: BatchRecord, error: unknown, attempts = 1) => {
    const judged = outcomes.judge(record, error, attempts, outcomes.newHistory())
    if (judged !== undefined) outcomes.conclude(record, judged.failure, judged.decision)
    return judged?.decision.action
  }
  return { outcomes, source, metrics, events, failed, letters, give }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a record is done when its letter is acknowledged, not before; what is in flight is counted', async () => {
  const { outcomes, source, metrics, events, letters, give } = setup()
  const [a, b] = recordsOf(['a', 'b']) as [BatchRecord, BatchRecord]
  assert.equal(give(a, new BusinessError('no')), 'dead-letter')
  outcomes.done(b)
  assert.deepEqual([outcomes.lettersOut, outcomes.letterBytes, source.tracker.committable], [1, 100, 0])
  letters[0]?.acknowledge()
  await settled()
  assert.deepEqual([outcomes.lettersOut, outcomes.letterBytes, source.tracker.committable], [0, 0, 2])
  assert.deepEqual([metrics.handled, metrics.deadLettered, metrics.deadByClass.business], [1, 1, 1])
  assert.deepEqual(events, ['failure', 'dead-letter'])
})

test('a transient failure is retried as long as the policy says, then given up', () => {
  const { give } = setup()
  const [a] = recordsOf(['a']) as [BatchRecord]
  assert.equal(give(a, new TransientError('later'), 1), 'retry')
  assert.equal(give(a, new TransientError('later'), 2), 'dead-letter')
})

test('skipped records are done and told; a fatal failure stops whatever the policy says, and commits nothing', () => {
  const { source, metrics, events, failed, give } = setup({ onGiveUp: 'skip' })
  const [a, b] = recordsOf(['a', 'b']) as [BatchRecord, BatchRecord]
  assert.equal(give(a, new BusinessError('no')), 'skip')
  assert.equal(give(b, Object.assign(new Error('the heap is full'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })), 'stop')
  assert.deepEqual([metrics.skipped, source.tracker.committable], [1, 1])
  assert.deepEqual(events, ['failure', 'skipped', 'failure'])
  assert.deepEqual(failed, ['FAILURE_FATAL'])
})

test('onGiveUp: stop ends the consumer with the record uncommitted', () => {
  const { source, failed, letters, give } = setup({ onGiveUp: 'stop' })
  const [a] = recordsOf(['a']) as [BatchRecord]
  give(a, new BusinessError('no'))
  assert.deepEqual([failed, letters.length, source.tracker.committable], [['FAILURE_STOP'], 0, 0])
})

test('one more letter than allowed is not written: the consumer ends, the record is left', () => {
  const { source, failed, letters, give } = setup({ maxDeadLetters: 1 })
  const [a, b] = recordsOf(['a', 'b']) as [BatchRecord, BatchRecord]
  give(a, new BusinessError('no'))
  give(b, new BusinessError('no'))
  assert.deepEqual([failed, letters.length, source.tracker.committable], [['DEAD_LETTERS_MAX'], 1, 0])
})

test('once the partition is another member’s nothing counts, and a letter that is dropped is no failure', async () => {
  const { outcomes, source, metrics, failed, letters, give } = setup()
  const [a, b] = recordsOf(['a', 'b']) as [BatchRecord, BatchRecord]
  give(a, new BusinessError('no'))
  outcomes.abandon()
  letters[0]?.refuse(new Error('dropped'))
  await settled()
  outcomes.done(b)
  assert.equal(give(b, new BusinessError('no')), undefined)
  assert.deepEqual([failed, metrics.handled, metrics.deadLettered, source.tracker.committable], [[], 0, 0, 0])
})

test('a letter that cannot be written ends the consumer', async () => {
  const { failed, letters, give } = setup()
  const [a] = recordsOf(['a']) as [BatchRecord]
  give(a, new BusinessError('no'))
  letters[0]?.refuse(new Error('no more'))
  await settled()
  assert.deepEqual(failed, ['no more'])
})
