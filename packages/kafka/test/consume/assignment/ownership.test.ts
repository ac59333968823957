import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { CommittedOffset, TopicPartition, TopicPartitionError } from '../../../src/client/port.ts'
import { Ownership } from '../../../src/consume/assignment/ownership.ts'
import type { Wanted } from '../../../src/consume/assignment/start-queue.ts'
import { Committer } from '../../../src/consume/commit/committer.ts'
import type { Handler } from '../../../src/consume/deliver/handler.ts'
import type { Fetcher } from '../../../src/consume/fetch/fetcher.ts'
import { Metrics } from '../../../src/consume/metrics.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import type { LetterReceipt, PendingLetter } from '../../../src/dead-letter/outbox/entry.ts'
import { DeadLetterError } from '../../../src/errors.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { until as untilTrue } from '../../until.ts'
import { workerContextOf } from '../deliver/worker-context.ts'

const orders: TopicPartition = { topic: 'orders', partition: 0 }
const records = encodeBatch(
  [0, 1].map(i => ({ key: null, value: Buffer.from(String(i)), timestamp: 1, headers: [] })),
  { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' }
)
const chunk = {
  ...orders,
  errorCode: 0,
  highWatermark: 2,
  lastStableOffset: 2,
  logStartOffset: 0,
  abortedTransactions: [],
  records
}

/** An owner of partitions that each hold two records; what it does to the world is told in `log`. */
function owner(
  handler: Handler,
  commit: (offsets: readonly CommittedOffset[]) => Promise<readonly TopicPartitionError[]> = async offsets =>
    offsets.map(({ topic, partition }) => ({ topic, partition, errorCode: 0 })),
  acknowledged: Promise<LetterReceipt> = new Promise(() => {})
): { readonly ownership: Ownership; readonly log: string[] } {
  const log: string[] = []
  const emit = (name: string): void => {
    log.push(name)
  }
  const committer = new Committer({
    groupId: 'billing',
    metrics: new Metrics(),
    emit: () => {},
    commit: offsets => {
      log.push(`commit ${offsets.map(({ offset }) => offset)}`)
      return commit(offsets)
    },
    recommitIntervalMs: 3_600_000,
    now: Date.now,
    gone: async () => new Set(),
    owned: () => []
  })
  const writer = {
    write: (): PendingLetter => ({ bytes: 1, acknowledged }),
    forget: () => {
      log.push('letters forgotten')
    },
    close: async () => {}
  }
  const start = { topicId: '', offset: 0, firstPartitions: 1, committed: 0, done: [] }
  const starts = {
    open: (partitions: readonly Wanted[]) => {
      for (const p of partitions) p.opened(new SourcePartition(p, start, () => {}))
    },
    waiting: []
  }
  const fetcher = {
    add: (source: SourcePartition) => source.append({ ...chunk, partition: source.partition }, true),
    remove: () => {},
    wake: () => {}
  } as unknown as Fetcher
  const ownership: Ownership = new Ownership({
    starts,
    fetcher,
    committer,
    writer,
    family: {
      starts: { open: () => {}, waiting: [] },
      fetcher,
      of: () => [],
      exists: () => true,
      original: copy => copy
    },
    metrics: new Metrics(),
    emit,
    changed: () => {},
    stopAt: () => Number.POSITIVE_INFINITY,
    isGone: () => false,
    gone: async () => new Set(),
    context: workerContextOf({
      handling: { kind: 'record', handler },
      writer,
      emit: name => {
        if (name === 'warning') log.push(name)
      },
      failed: error => {
        log.push(`failed: ${error.message}`)
      }
    })
  })
  return { ownership, log }
}

const never = new AbortController().signal

const until = (condition: () => boolean): Promise<void> => untilTrue(condition, turn)

/** A handler whose first call lasts until `finish`. */
function slowHandler(t: TestContext): { readonly handler: Handler; readonly calls: number[]; finish(): void } {
  const calls: number[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  t.after(() => resolve())
  return {
    calls,
    finish: resolve,
    handler: ({ offset }) => {
      calls.push(offset)
      return calls.length === 1 ? promise : undefined
    }
  }
}

test('what a rebalance assigns after a stop has begun is not taken', async () => {
  const calls: number[] = []
  const { ownership, log } = owner(({ offset }) => calls.push(offset))
  await ownership.drainAll(never)
  await ownership.assign([orders], 1)
  await turn()
  assert.equal(ownership.count, 0)
  assert.deepEqual(calls, [])
  assert.deepEqual(log, [])
})

test('a partition that a stop drains is not given up to the group before its record is done and committed', async t => {
  const { handler, calls, finish } = slowHandler(t)
  const { ownership, log } = owner(handler)
  await ownership.assign([orders], 1)
  await until(() => calls.length === 1)
  const stopped = ownership.drainAll(never)
  const revoked = ownership.revoke([orders], 60_000).then(() => log.push('given up'))
  await turn()
  assert.deepEqual(log, ['assigned'])
  finish()
  await Promise.all([stopped, revoked])
  assert.deepEqual(log, ['assigned', 'commit 1', 'letters forgotten', 'given up'])
  assert.deepEqual(calls, [0])
})

test('a stop waits for a drain that a rebalance began', async t => {
  const { handler, calls, finish } = slowHandler(t)
  const { ownership, log } = owner(handler)
  await ownership.assign([orders], 1)
  await until(() => calls.length === 1)
  const revoked = ownership.revoke([orders], 60_000)
  const stopped = ownership.drainAll(never).then(() => log.push('stopped'))
  await turn()
  assert.deepEqual(log, ['assigned'])
  finish()
  await Promise.all([stopped, revoked])
  assert.ok(log.indexOf('commit 1') < log.indexOf('stopped'))
})

test('a stop whose time is over leaves what a rebalance drains', async t => {
  const { handler, calls } = slowHandler(t)
  const { ownership, log } = owner(handler)
  await ownership.assign([orders], 1)
  await until(() => calls.length === 1)
  const revoked = ownership.revoke([orders], 60_000)
  await ownership.drainAll(AbortSignal.abort())
  await revoked
  assert.deepEqual(log, ['assigned', 'letters forgotten', 'revoked'])
})

test('letters of a partition that is lost while it drains are forgotten at once, and not when it is ours again', async t => {
  const slow = slowHandler(t)
  const { ownership, log } = owner(record => (record.partition === 0 ? slow.handler(record, {} as never) : undefined))
  const other = { topic: 'orders', partition: 1 }
  await ownership.assign([orders, other], 1)
  await until(() => slow.calls.length === 1)
  const revoked = ownership.revoke([orders, other], 60_000)
  ownership.lost([other], 'gone')
  assert.deepEqual(log, ['assigned', 'letters forgotten'])
  await ownership.assign([other], 2)
  await turn()
  slow.finish()
  await revoked
  assert.deepEqual(log, ['assigned', 'letters forgotten', 'assigned', 'commit 1', 'letters forgotten', 'revoked'])
  assert.equal(ownership.count, 1)
})

test('a broker that does not answer a commit keeps a stop for two seconds beyond its deadline, no longer', async t => {
  const { ownership, log } = owner(
    () => undefined,
    () => new Promise(() => {})
  )
  await ownership.assign([orders], 1)
  await until(() => ownership.workers[0]?.source.tracker.next === 2)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const deadline = new AbortController()
  let stopped = false
  const stop = ownership.drainAll(deadline.signal).then(() => {
    stopped = true
  })
  deadline.abort()
  for (let i = 0; i < 3; i++) await turn()
  t.mock.timers.tick(1_999)
  for (let i = 0; i < 3; i++) await turn()
  assert.equal(stopped, false)
  t.mock.timers.tick(1)
  await stop
  assert.deepEqual(log, ['assigned', 'commit 2', 'letters forgotten'])
})

test('letters of a topic that is gone are held like others: found, not waited for by a stop, and told when they are dropped', async () => {
  const letter = Promise.withResolvers<LetterReceipt>()
  const bad = (): never => {
    throw Object.assign(new Error('bad'), { name: 'ValidationError' })
  }
  const { ownership, log } = owner(bad, undefined, letter.promise)
  await ownership.assign([orders], 1)
  await until(() => ownership.workers[0]?.lettersOut === 2)
  const letters = { ...orders, topicId: '' }
  const source = ownership.sourceOf(letters)
  ownership.lost([orders], 'the topic was deleted', true)
  assert.equal(ownership.sourceOf({ ...letters, topicId: 'of the next one' }), undefined)
  assert.equal(ownership.sourceOf(letters), source)
  source?.holds.hold('letter', new DeadLetterError('LETTER_TOPIC_MISSING', { dlq: 'dlq' }))
  source?.signal.notify()
  await ownership.drainAll(never)
  // Still to be found: it can be released.
  assert.equal(ownership.sourceOf(letters), source)
  assert.deepEqual(
    ownership.outliving.map(({ lettersOut }) => lettersOut),
    [2]
  )
  letter.reject(new Error('dropped'))
  await turn()
  assert.deepEqual(ownership.outliving, [])
  assert.deepEqual(log, ['assigned', 'lost', 'warning', 'warning'])
})
