import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { partitionKey } from '../../../src/client/partition-key.ts'
import type { ClusterMetadata, CommittedOffset, TopicMetadata, TopicPartition } from '../../../src/client/port.ts'
import { StartOffsets } from '../../../src/consume/assignment/start-offsets.ts'
import { refusal } from '../../../src/consume/assignment/start-requests.ts'
import { readCommitMetadata, writeCommitMetadata } from '../../../src/consume/partition/commit-metadata.ts'
import type { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import type { DeadLetterError } from '../../../src/errors.ts'
import { runs } from '../../runs.ts'
import { until } from '../../until.ts'

const idOf = (n: number): string => `0000000${n}-2222-3333-4444-555555555555`
const topicOf = (name: string, id: string, partitions: number): TopicMetadata => ({
  name,
  id,
  errorCode: 0,
  isInternal: false,
  authorizedOperations: null,
  partitions: Array.from({ length: partitions }, (_, partition) => ({
    partition,
    errorCode: 0,
    leader: partition % 3,
    leaderEpoch: 0,
    replicas: [],
    isr: []
  }))
})

type Api = 'OffsetFetch' | 'ListOffsets' | 'OffsetForLeaderEpoch' | 'OffsetCommit'
type Fault = (api: Api, place: TopicPartition) => number

/** A group, its topics, and their starts; `fault` refuses partitions in requests. */
function setup(
  topics: readonly TopicMetadata[],
  from: ConstructorParameters<typeof StartOffsets>[0]['from'] = 'earliest'
) {
  const committed = new Map<string, CommittedOffset>()
  const log = {
    fault: (() => 0) as Fault,
    begin: 3,
    end: 10,
    /** The last leader whose records the log has, and the end of them. */
    epochEnd: { epoch: 0, endOffset: 10 },
    /** The first offset that is not older than a time. */
    at: (_timestamp: number) => -1,
    asked: [] as string[],
    events: [] as string[]
  }
  let snapshot: ClusterMetadata = {
    clusterId: 'here',
    controllerId: 0,
    brokers: new Map(),
    topics: new Map(topics.map(topic => [topic.name, topic]))
  }
  const answers = <T>(api: Api, places: readonly TopicPartition[], answer: (place: TopicPartition) => T) =>
    new Map(
      places.map(place => {
        log.asked.push(`${api} ${place.topic}[${place.partition}]`)
        const code = log.fault(api, place)
        return [partitionKey(place), code === 0 ? answer(place) : refusal(place, api, code)] as const
      })
    )
  const nothing = ({ topic, partition }: TopicPartition): CommittedOffset => ({
    topic,
    partition,
    offset: -1,
    leaderEpoch: -1,
    metadata: ''
  })
  const madeAnew = new Set<string>()
  const starts = new StartOffsets({
    requests: {
      committed: async places => answers('OffsetFetch', places, p => committed.get(partitionKey(p)) ?? nothing(p)),
      all: async () => ({ offsets: [...committed.values()], unsettled: new Set() }),
      offsets: async queries =>
        answers('ListOffsets', queries, p => {
          const { timestamp } = p as { timestamp: number } & TopicPartition
          return timestamp === -2 ? log.begin : timestamp === -1 ? log.end : log.at(timestamp)
        }) as never,
      epochEnds: async queries => answers('OffsetForLeaderEpoch', queries, () => log.epochEnd)
    },
    catalog: {
      get snapshot() {
        return snapshot
      },
      refreshSoon: () => {}
    },
    groupId: 'billing',
    from,
    emit: (name, payload) => {
      const { topic, partition, error } = payload as { topic: string; partition: number; error?: DeadLetterError }
      log.events.push(`${name} ${topic ?? ''}[${partition ?? ''}] ${error?.code ?? ''}`.trim())
    },
    madeAnew,
    topicsAtStart: new Set(topics.map(({ name }) => name)),
    startedAt: 1000,
    now: () => 2000,
    commit: async offsets =>
      offsets.map(offset => {
        log.asked.push(`OffsetCommit ${offset.topic}[${offset.partition}]`)
        const errorCode = log.fault('OffsetCommit', offset)
        if (errorCode === 0) committed.set(partitionKey(offset), offset)
        return { topic: offset.topic, partition: offset.partition, errorCode }
      }),
    failed: error => {
      throw error
    }
  })
  const opened = new Map<string, SourcePartition>()
  const open = (places: readonly TopicPartition[], signal = new AbortController().signal): void =>
    starts.open(places.map(place => ({ ...place, signal, opened: source => opened.set(partitionKey(place), source) })))
  return {
    open,
    opened,
    starts,
    committed,
    log,
    madeAnew,
    become: (topic: TopicMetadata) => {
      snapshot = { ...snapshot, topics: new Map([...snapshot.topics, [topic.name, topic]]) }
    }
  }
}

const partitionsOf = (topic: string, count: number): TopicPartition[] =>
  Array.from({ length: count }, (_, partition) => ({ topic, partition }))

test('whatever is refused to whichever partitions, the others open at once; those that were refused, when it ends', async () => {
  const codes = fc.constantFrom(3, 5, 6, 7, 14, 15, 16, 29, 88, -1, 1000)
  const apis = fc.constantFrom<Api>('OffsetFetch', 'ListOffsets', 'OffsetCommit')
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.dictionary(fc.nat(39).map(String), fc.record({ api: apis, code: codes })),
      async (count, faults) => {
        const { open, opened, starts, log } = setup([topicOf('orders', idOf(1), count)])
        log.fault = (api, { partition }) => (faults[partition]?.api === api ? (faults[partition]?.code ?? 0) : 0)
        const all = partitionsOf('orders', count)
        open(all)
        const good = all.filter(({ partition }) => faults[partition] === undefined)
        await until(() => opened.size === good.length && starts.waiting.length === count - good.length)
        assert.deepEqual([...opened.keys()].sort(), good.map(partitionKey).sort())
        log.fault = () => 0
        await until(() => opened.size === count)
        assert.equal(starts.waiting.length, 0)
        for (const source of opened.values()) assert.equal(source.tracker.next, 3)
      }
    ),
    runs(10)
  )
})

test('what is forbidden is held at once, what may pass when it lasts; both are told, and go on by themselves', async () => {
  const { open, opened, starts, log } = setup([topicOf('orders', idOf(1), 3)])
  log.fault = (api, { partition }) => (api !== 'OffsetFetch' ? 0 : partition === 0 ? 29 : partition === 1 ? 88 : 0)
  open(partitionsOf('orders', 3))
  await until(() => starts.waiting.every(({ holds }) => holds.any))
  assert.deepEqual([...opened.keys()], ['2 orders'])
  assert.deepEqual(
    starts.waiting.map(({ holds }) => holds.list().map(({ reason, error }) => `${reason} ${error.code}`)),
    [['start SOURCE_TOPIC_FORBIDDEN'], ['start START_NOT_FOUND']]
  )
  log.fault = () => 0
  await until(() => opened.size === 3)
  assert.equal(log.events.filter(event => event.startsWith('held')).length, 2)
  assert.equal(log.events.filter(event => event.startsWith('released')).length, 2)
})

test('a partition that is taken away again is not opened and not told of', async () => {
  const { open, opened, starts, log } = setup([topicOf('orders', idOf(1), 1)])
  log.fault = () => 29
  const taken = new AbortController()
  open(partitionsOf('orders', 1), taken.signal)
  await until(() => starts.waiting.some(({ holds }) => holds.any))
  taken.abort()
  assert.equal(starts.waiting.length, 0)
  log.fault = () => 0
  open(partitionsOf('orders', 1))
  await until(() => opened.size === 1)
})

test('no two of thousands of partitions are asked for twice, and all are opened', async () => {
  const { open, opened, log } = setup([topicOf('orders', idOf(1), 5000)])
  open(partitionsOf('orders', 5000))
  await until(() => opened.size === 5000)
  const commits = log.asked.filter(asked => asked.startsWith('OffsetCommit'))
  assert.equal(commits.length, 5000)
})

test('what is told as done counts as far as the log has it still, which is asked before any record is taken', async () => {
  const done = [{ start: 6, end: 9 }]
  const facts = { firstPartitions: 3, topicId: idOf(1), clusterId: 'here', firstStart: 1, complete: true }
  const { open, opened, starts, committed, log } = setup([topicOf('orders', idOf(1), 3)])
  for (const [partition, doneEpoch] of [
    [0, 4],
    [1, undefined],
    [2, 4]
  ] as const) {
    const metadata = writeCommitMetadata({ ...facts, done, doneEpoch }, 4)
    committed.set(`${partition} orders`, { topic: 'orders', partition, offset: 4, leaderEpoch: 4, metadata })
  }
  log.epochEnd = { epoch: 4, endOffset: 8 }
  log.fault = (api, { partition }) => (api === 'OffsetForLeaderEpoch' && partition === 2 ? 6 : 0)
  open(partitionsOf('orders', 3))
  await until(() => opened.size === 2 && starts.waiting.length === 1)
  const doneOf = (partition: number): number[] => {
    const { tracker } = opened.get(`${partition} orders`) as SourcePartition
    return [4, 5, 6, 7, 8, 9].filter(offset => tracker.wasDone(offset))
  }
  assert.deepEqual(
    [doneOf(0), doneOf(1)],
    [
      [6, 7],
      [6, 7, 8]
    ]
  )
  // A replica from before that leader was elected: its records are others.
  log.epochEnd = { epoch: 3, endOffset: 12 }
  log.fault = () => 0
  await until(() => opened.size === 3)
  assert.deepEqual(doneOf(2), [])
  assert.deepEqual(
    log.asked.filter(asked => asked === 'OffsetForLeaderEpoch orders[1]'),
    []
  )
})

test('a topic that is made anew while it is opened is not opened by what was known of the old one', async () => {
  const { open, opened, log, become, committed, madeAnew } = setup([topicOf('orders', idOf(1), 1)], 'latest')
  log.fault = api => {
    // Just before the start is committed.
    if (api === 'OffsetCommit' && !madeAnew.has('orders')) become(topicOf('orders', idOf(2), 1))
    return 0
  }
  open(partitionsOf('orders', 1))
  await until(() => opened.size === 1)
  const source = opened.get('0 orders') as SourcePartition
  assert.equal(source.topicId, idOf(2))
  assert.equal(source.tracker.next, log.begin)
  assert.equal(readCommitMetadata(committed.get('0 orders')?.metadata ?? '', log.begin)?.topicId, idOf(2))
})

test("'latest' is the end when it was tried first, however long the commit of it is refused", async () => {
  const { open, opened, starts, log, committed } = setup([topicOf('orders', idOf(1), 1)], 'latest')
  log.fault = api => (api === 'OffsetCommit' ? 15 : 0)
  open(partitionsOf('orders', 1))
  await until(() => starts.waiting.some(({ holds }) => holds.any))
  log.end = 500
  log.fault = () => 0
  await until(() => opened.size === 1)
  assert.equal(committed.get('0 orders')?.offset, 10)
})

test('when all of a first start is committed the marks say so, and a partition without an offset has lost it', async () => {
  const group = setup([topicOf('orders', idOf(1), 2)], 'latest')
  group.open(partitionsOf('orders', 2))
  await until(() => group.opened.size === 2)
  const [first, second] = [group.opened.get('0 orders'), group.opened.get('1 orders')] as SourcePartition[]
  const markOf = (source: SourcePartition | undefined) => readCommitMetadata(source?.commitMetadata() ?? '', 10)
  await until(() => markOf(first)?.complete === true && markOf(second)?.complete === true)
  assert.equal(markOf(first)?.firstStart, 1000)

  const next = setup([topicOf('orders', idOf(1), 2)], 'latest')
  next.committed.set('0 orders', {
    topic: 'orders',
    partition: 0,
    offset: 10,
    leaderEpoch: -1,
    metadata: first?.commitMetadata() ?? ''
  })
  next.open(partitionsOf('orders', 2))
  await until(() => next.opened.size === 2)
  assert.equal(next.opened.get('1 orders')?.tracker.next, next.log.begin)
  assert.deepEqual(next.log.events, ['warning [] START_OFFSET_LOST', 'start-resolved orders[1]'])
})

test("'latest' of a topic older than the group is the end when it was tried first, whatever kept it closed since", async () => {
  const { open, opened, committed, log } = setup([topicOf('orders', idOf(1), 1)], 'latest')
  const firstStart = 500
  const metadata = `dl1 n=1 t=${idOf(2)} s=${firstStart.toString(36)}`
  committed.set('0 other', { topic: 'other', partition: 0, offset: 1, leaderEpoch: -1, metadata })
  // Of ten records, those from 8 on came while the partition was refused.
  log.at = timestamp => (timestamp === 0 ? log.begin : timestamp === firstStart ? 7 : 8)
  let refusals = 2
  log.fault = api => (api === 'ListOffsets' && refusals-- > 0 ? 5 : 0)
  open(partitionsOf('orders', 1))
  await until(() => opened.size === 1)
  assert.equal(opened.get('0 orders')?.tracker.next, 8)
})
