import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { kafkaErrors } from '../../../src/client/kafka-errors.ts'
import type { CommittedOffset, TopicPartitionError } from '../../../src/client/port.ts'
import { CommitRequests } from '../../../src/consume/commit/commit-requests.ts'
import { writeCommitMetadata } from '../../../src/consume/partition/commit-metadata.ts'

const topicId = '11111111-2222-3333-4444-555555555555'
const mark = (ranges: number): string =>
  writeCommitMetadata(
    {
      firstPartitions: 9,
      topicId,
      done: Array.from({ length: ranges }, (_, i) => ({ start: i * 2 + 1, end: i * 2 + 2 })),
      firstStart: 1,
      clusterId: 'c'
    },
    0
  )
const offset = (partition: number, metadata: string): CommittedOffset => ({
  topic: 'orders',
  partition,
  offset: 0,
  leaderEpoch: -1,
  metadata
})

/** A broker whose log takes so many bytes at once, and calls what is larger by `code`. */
function broker(limit: number, code: number) {
  const requests: number[] = []
  const taken = new Map<number, string>()
  const commit = async (offsets: readonly CommittedOffset[]): Promise<TopicPartitionError[]> => {
    requests.push(offsets.length)
    const bytes = offsets.reduce((sum, { metadata }) => sum + 100 + metadata.length, 0)
    const errorCode = bytes > limit ? code : 0
    if (errorCode === 0) for (const { partition, metadata } of offsets) taken.set(partition, metadata)
    return offsets.map(({ topic, partition }) => ({ topic, partition, errorCode }))
  }
  return { requests, taken, commits: new CommitRequests(commit) }
}

const sizeCodes = [
  kafkaErrors.UNKNOWN_SERVER_ERROR,
  kafkaErrors.MESSAGE_TOO_LARGE,
  kafkaErrors.RECORD_LIST_TOO_LARGE,
  kafkaErrors.INVALID_COMMIT_OFFSET_SIZE
]

test('whatever a broker takes, and by whatever name it refuses more: each partition is committed, or told that its metadata is too large', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 250, max: 20_000 }),
      fc.constantFrom(...sizeCodes),
      async (ranges, limit, code) => {
        const { commits, taken } = broker(limit, code)
        const offsets = ranges.map((n, partition) => offset(partition, mark(n)))
        const answers = await commits.commit(offsets)
        assert.deepEqual(
          answers.map(({ partition }) => partition).sort((a, b) => a - b),
          offsets.map(({ partition }) => partition)
        )
        for (const { partition, errorCode } of answers) {
          const fits = 100 + (offsets[partition] as CommittedOffset).metadata.length <= limit
          assert.equal(errorCode, fits ? kafkaErrors.NONE : kafkaErrors.OFFSET_METADATA_TOO_LARGE)
          if (fits) assert.ok(taken.has(partition))
        }
      }
    )
  )
})

test('ten thousand starts are several requests from the first on, and a refused size is remembered', async () => {
  const { commits, requests } = broker(1_048_588, kafkaErrors.UNKNOWN_SERVER_ERROR)
  const all = Array.from({ length: 10_000 }, (_, partition) => offset(partition, mark(0)))
  assert.ok((await commits.commit(all)).every(answer => answer.errorCode === 0))
  assert.ok(requests.length > 3 && requests.length < 40, `${requests.length} requests`)

  const small = broker(10_000, kafkaErrors.UNKNOWN_SERVER_ERROR)
  await small.commits.commit(all.slice(0, 500))
  const first = small.requests.length
  await small.commits.commit(all.slice(0, 500))
  assert.ok(small.requests.length - first < first)
})

test('a coordinator that is not well is asked a few times, and nothing is told of sizes', async () => {
  const { commits, requests } = broker(-1, kafkaErrors.UNKNOWN_SERVER_ERROR)
  const answers = await commits.commit(Array.from({ length: 1000 }, (_, p) => offset(p, mark(3))))
  assert.equal(answers.length, 1000)
  assert.ok(answers.every(answer => answer.errorCode === kafkaErrors.UNKNOWN_SERVER_ERROR))
  assert.ok(requests.length < 20, `${requests.length} requests`)
})

test('a refusal of one partition is its own, and an answer that is lost in the middle takes back nothing', async () => {
  let calls = 0
  const commits = new CommitRequests(async offsets => {
    if (++calls === 2) throw new Error('the connection was cut')
    return offsets.map(({ topic, partition }) => ({ topic, partition, errorCode: partition === 3 ? 29 : 0 }))
  })
  const answers = await commits.commit(Array.from({ length: 3000 }, (_, p) => offset(p, mark(0))))
  const codes = new Map(answers.map(({ partition, errorCode }) => [partition, errorCode]))
  assert.equal(codes.size, 3000)
  assert.deepEqual([codes.get(0), codes.get(3)], [0, 29])
  assert.ok([...codes.values()].includes(kafkaErrors.NETWORK_EXCEPTION))
  assert.equal(codes.get(2999), 0)
})
