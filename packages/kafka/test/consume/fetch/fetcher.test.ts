import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FetchedPartition, FetchRequest, KafkaClient } from '../../../src/client/port.ts'
import { Fetcher } from '../../../src/consume/fetch/fetcher.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { until } from '../../until.ts'

const nothing: FetchedPartition = {
  ...{ topic: 'orders', partition: 0, errorCode: 0, records: null, abortedTransactions: [] },
  ...{ highWatermark: 9, lastStableOffset: 9, logStartOffset: 0 }
}

type Answer = Partial<FetchedPartition> | Error

/** A cluster of nodes 1 and 2, of which 1 leads orders[0] in epoch 7; fetches are answered as told, then with nothing. */
function fetching(
  answers: readonly Answer[],
  start: { offset: number; leaderEpoch?: number },
  partitionMaxBytes = 1 << 20
) {
  const asked: { node: number; position: FetchRequest['partitions'][number]; nearest: boolean | undefined }[] = []
  let ahead = 0
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
      asked.push({ node, position, nearest: request.nearest })
      const next = rest.shift()
      if (next === undefined) {
        quiet()
        await sleep(5)
      }
      if (next instanceof Error) throw next
      return [{ ...nothing, ...next }]
    }
  } as unknown as KafkaClient
  const looks: number[] = []
  const leader = (_: string, partition: number): number => {
    looks.push(partition)
    return 1
  }
  const catalog = { leader, leaderEpoch: () => 7, hasNode: (id: number) => id <= 2, refreshSoon: () => {} }
  const emit = (name: string, payload: object) => events.push([name, payload])
  const options = { maxBytes: 1 << 20, partitionMaxBytes, maxWaitMs: 1, minBytes: 1 }
  const metrics = { fetches: 0, fetchErrors: 0, fetchedBytes: 0 }
  const clock = { now: () => performance.now() + ahead }
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
  const later = (ms: number) => {
    ahead += ms
  }
  return { asked, looks, events, fetcher, partition, run, later, stop: () => fetcher.stop() }
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
    [5, 6, 7, 8].map(offset => partition.fetch.epochs.before(offset)),
    [3, 3, 3, 6]
  )
})

test('a log that was cut is gone on with where it parts, and told', async () => {
  const diverging = { divergingEpoch: { epoch: 4, endOffset: 15 } }
  const { events, partition, stop, asked } = fetching([diverging], { offset: 20, leaderEpoch: 5 })
  await until(() => partition.fetch.resetTo !== undefined)
  assert.deepEqual(events, [['log-truncated', { topic: 'orders', partition: 0, position: 20, resumeAt: 15, lost: 5 }]])
  assert.equal(partition.settleReset(), true)
  partition.signal.notify()
  assert.deepEqual([partition.fetch.position, partition.fetch.epochs.before(15)], [15, 4])
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

test('records that were read of an epoch that the log has not are gone, also below the end of the epoch that it has', async () => {
  // Read: 0 to 9 of epoch 1, 10 to 14 of epoch 3. The log that is left: 10 to 12 of epoch 2.
  const records = Buffer.concat([batchOf(Array(10).fill('a'), 0, 1), batchOf(Array(5).fill('b'), 10, 3)])
  const parted = { divergingEpoch: { epoch: 2, endOffset: 13 } }
  const { events, partition, stop } = fetching([{ records }, parted], { offset: 0 })
  await until(() => partition.fetch.resetTo !== undefined)
  assert.deepEqual(events, [['log-truncated', { topic: 'orders', partition: 0, position: 15, resumeAt: 10, lost: 5 }]])
  assert.equal(partition.fetch.resetTo, 10)
  // What was read before has to be finished with.
  assert.equal(partition.settleReset(), false)
  partition.advance(partition.bufferedBytes)
  assert.equal(partition.settleReset(), true)
  assert.deepEqual([partition.fetch.position, partition.fetch.epochs.before(10)], [10, 1])
  await stop()
})

const nodes = (asked: readonly { readonly node: number; readonly nearest?: boolean | undefined }[]) =>
  asked.map(({ node, nearest }) => (nearest === false ? `${node} alone` : `${node}`))

test('a replica that the leader names is fetched from, until it fails; then the leader answers itself for a while', async () => {
  const records = batchOf(['a'], 0, 0)
  const { asked, events, run } = fetching([{ preferredReadReplica: 2 }, { records }, { errorCode: 6 }], { offset: 0 })
  await run()
  assert.deepEqual(nodes(asked.slice(0, 4)), ['1', '2', '2', '1 alone'])
  assert.deepEqual(events, [])
})

for (const [how, answer] of Object.entries({
  'is out of range there': { errorCode: 1 },
  'is said to be beyond its log': { divergingEpoch: { epoch: 0, endOffset: 3 } }
}))
  test(`a position that ${how} is not believed of a replica`, async () => {
    const records = batchOf(['a', 'b', 'c', 'd', 'e'], 0, 0)
    const { asked, events, partition, run } = fetching([{ records }, { preferredReadReplica: 2 }, answer], {
      offset: 0
    })
    await run()
    assert.deepEqual(nodes(asked.slice(0, 4)), ['1', '1', '2', '1 alone'])
    assert.deepEqual(events, [])
    assert.deepEqual([partition.fetch.position, partition.fetch.resetTo], [5, undefined])
  })

test('a replica that cannot be reached is left for the leader at once, and longer each time', async () => {
  const away = new Error('no connection')
  const named = { preferredReadReplica: 2 }
  const { asked, partition, run } = fetching([named, away], { offset: 0 })
  await run()
  assert.deepEqual(nodes(asked.slice(0, 3)), ['1', '2', '1 alone'])
  const { replica } = partition.fetch
  for (const ms of [20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
    replica.failed(1_000_000)
    assert.deepEqual([replica.alone(1_000_000 + ms - 1), replica.alone(1_000_000 + ms)], [true, false])
  }
  replica.answered()
  replica.failed(0)
  assert.deepEqual([replica.alone(9_999), replica.alone(10_000)], [true, false])
})

test('a replica that the cluster does not have, or that is the leader itself, is named once and not asked', async () => {
  for (const preferredReadReplica of [3, 1]) {
    const { asked, run } = fetching([{ preferredReadReplica }], { offset: 0 })
    await run()
    assert.deepEqual(nodes(asked.slice(0, 2)), ['1', '1 alone'])
  }
})

test('when the time of a replica is over, its leader is asked again without anybody waking it', async () => {
  const { asked, run, later } = fetching([{ preferredReadReplica: 2 }, {}], { offset: 0 })
  await until(() => asked.length >= 2)
  later(300_001)
  await until(() => asked.at(-1)?.node === 1)
  await run()
  assert.deepEqual(nodes(asked.slice(0, 2)), ['1', '2'])
})

test('a partition is fetched on when its buffer has room again; no other one is looked at for that', async () => {
  const full = { records: Buffer.concat([batchOf(['a'], 0, 3), batchOf(['b'], 1, 3)]) }
  const { asked, looks, fetcher, partition, stop } = fetching([full], { offset: 0 }, 1)
  await until(() => partition.bufferedBytes > 0)
  const other = { topicId: 'id', firstPartitions: 1, committed: 0, done: [], offset: 0 }
  const beside = new SourcePartition({ topic: 'orders', partition: 1 }, other, () => {})
  beside.append({ ...nothing, partition: 1, records: batchOf(['c'], 0, 3) }, true)
  fetcher.add(beside)
  await Promise.resolve()
  partition.advance(1)
  looks.length = 0
  fetcher.roomMade(partition)
  assert.deepEqual(looks, [])
  partition.advance(partition.bufferedBytes)
  fetcher.roomMade(partition)
  assert.deepEqual(looks, [0])
  await until(() => asked.length === 2)
  assert.deepEqual([asked[1]?.position.partition, asked[1]?.position.offset], [0, 2])
  await stop()
})

test('when the time of one partition at a replica is over, its leader is asked though the replica goes on with others', async () => {
  const asked: string[] = []
  let ahead = 0
  const client = {
    async fetch(node: number, request: FetchRequest): Promise<FetchedPartition[]> {
      await sleep(1)
      const named = node === 1 ? { preferredReadReplica: 2 } : {}
      return request.partitions.map(({ partition }) => {
        asked.push(`${node}:${partition}`)
        return { ...nothing, partition, ...named }
      })
    }
  }
  const catalog = { leader: () => 1, leaderEpoch: () => 7, hasNode: () => true, refreshSoon: () => {} }
  const options = { maxBytes: 1 << 20, partitionMaxBytes: 1 << 20, maxWaitMs: 1, minBytes: 1 }
  const metrics = { fetches: 0, fetchErrors: 0, fetchedBytes: 0 }
  const clock = { now: () => performance.now() + ahead }
  const fetcher = new Fetcher({ client, clock, catalog, options, metrics, emit: () => {} } as never)
  const start = { topicId: 'id', firstPartitions: 2, committed: 0, done: [], offset: 0 }
  const [first, second] = [0, 1].map(p => new SourcePartition({ topic: 'orders', partition: p }, start, () => {}))
  assert.ok(first && second)
  fetcher.add(first)
  await until(() => asked.includes('2:0'))
  ahead += 200_000
  fetcher.add(second)
  await until(() => asked.includes('2:1'))
  asked.length = 0
  ahead += 150_000
  await until(() => asked.includes('1:0') && asked.includes('2:1'))
  assert.ok(!asked.includes('1:1'))
  await fetcher.stop()
})
