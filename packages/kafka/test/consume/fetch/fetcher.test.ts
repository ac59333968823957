import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FetchedPartition, FetchRequest, KafkaClient } from '../../../src/client/port.ts'
import { Fetcher } from '../../../src/consume/fetch/fetcher.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'

type Answer = Partial<FetchedPartition> | Error

/** A cluster of nodes 1 and 2, of which 1 leads orders[0] in epoch 7; fetches are answered as told, then with nothing. */
function fetching(answers: readonly Answer[], start: { offset: number; leaderEpoch?: number }) {
  const asked: { node: number; position: FetchRequest['partitions'][number] }[] = []
  const events: [string, object][] = []
  const rest = [...answers]
  let quiet: () => void = () => {}
  const done = new Promise<void>(resolve => {
    quiet = resolve
  })
  const client = {
    async fetch(node: number, request: FetchRequest): Promise<FetchedPartition[]> {
      const [position] = request.partitions
      if (position === undefined) throw new Error('no partition')
      asked.push({ node, position })
      const next = rest.shift()
      if (next === undefined) {
        quiet()
        await sleep(5)
      }
      if (next instanceof Error) throw next
      const empty = { errorCode: 0, highWatermark: 9, lastStableOffset: 9, logStartOffset: 0, records: null }
      return [{ topic: 'orders', partition: 0, abortedTransactions: [], ...empty, ...next }]
    }
  } as unknown as KafkaClient
  const catalog = { leader: () => 1, leaderEpoch: () => 7, hasNode: (id: number) => id <= 2, refreshSoon: () => {} }
  const emit = (name: string, payload: object) => events.push([name, payload])
  const options = { maxBytes: 1 << 20, partitionMaxBytes: 1 << 20, maxWaitMs: 1, minBytes: 1 }
  const metrics = { fetches: 0, fetchErrors: 0, fetchedBytes: 0 }
  const clock = { now: () => performance.now() }
  const parts = { client, clock, catalog, options, isolation: 'read-committed', metrics, emit }
  const fetcher = new Fetcher(parts as never)
  const place = { topic: 'orders', partition: 0 }
  const mark = { topicId: 'id', firstPartitions: 1, committed: start.offset, done: [] }
  const partition = new SourcePartition(place, { ...mark, ...start }, emit as never)
  fetcher.add(partition)
  const run = async () => {
    await done
    await fetcher.stop()
  }
  return { asked, events, partition, run, stop: () => fetcher.stop() }
}

function batchOf(values: readonly string[], baseOffset: number, epoch: number): Buffer {
  const records = values.map(v => ({ key: null, value: Buffer.from(v), timestamp: 1, headers: [] }))
  const bytes = encodeBatch(records, { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' })
  bytes.writeBigInt64BE(BigInt(baseOffset), 0)
  bytes.writeInt32BE(epoch, 12)
  return bytes
}

test('fetches say which epochs they know, and commits what was read', async () => {
  const records = Buffer.concat([batchOf(['a', 'b'], 5, 3), batchOf(['c'], 7, 6)])
  const { asked, partition, run } = fetching([{ records }], { offset: 5, leaderEpoch: 3 })
  await run()
  const [first, second] = asked.map(({ position }) => position)
  assert.deepEqual([first?.offset, first?.currentLeaderEpoch, first?.lastFetchedEpoch], [5, 7, 3])
  assert.deepEqual([second?.offset, second?.lastFetchedEpoch], [8, 6])
  assert.deepEqual(
    [5, 6, 7, 8].map(offset => partition.epochs.before(offset)),
    [3, 3, 3, 6]
  )
})

test('a log that was cut is gone on with where it parts, and told', async () => {
  const diverging = { divergingEpoch: { epoch: 4, endOffset: 15 } }
  const { events, partition, stop, asked } = fetching([diverging], { offset: 20, leaderEpoch: 5 })
  for (let i = 0; i < 5000 && partition.resetTo === undefined; i++) await sleep(1)
  assert.deepEqual(events, [['log-truncated', { topic: 'orders', partition: 0, position: 20, resumeAt: 15, lost: 5 }]])
  assert.equal(partition.settleReset(), true)
  partition.signal.notify()
  assert.deepEqual([partition.fetchPosition, partition.epochs.before(15)], [15, -1])
  await stop()
  assert.equal(asked.length, 1)
})

test('an epoch that only the commit had wrong is dropped, without an event', async () => {
  const diverging = { divergingEpoch: { epoch: 4, endOffset: 30 } }
  const { events, asked, run } = fetching([diverging], { offset: 20, leaderEpoch: 5 })
  await run()
  assert.deepEqual(events, [])
  assert.deepEqual([asked[1]?.position.offset, asked[1]?.position.lastFetchedEpoch], [20, 4])
})

test('a replica that the leader names is fetched from, until it fails', async () => {
  const records = batchOf(['a'], 0, 0)
  const { asked, run } = fetching(
    [{ preferredReadReplica: 2 }, { records }, { errorCode: 6 }, { preferredReadReplica: 3 }],
    { offset: 0 }
  )
  await run()
  assert.deepEqual(
    asked.slice(0, 5).map(({ node }) => node),
    // Node 3 is not in the cluster.
    [1, 2, 2, 1, 1]
  )
})
