import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { offsetCommit } from '../../src/apis/offset-commit.ts'
import { offsetDelete } from '../../src/apis/offset-delete.ts'
import { offsetFetch } from '../../src/apis/offset-fetch.ts'
import { Office } from './office.ts'

const unknownId = 'AAAAAAAAAAAAAAAAAAAAcw'

function partition(partitionIndex: number, committedOffset: bigint, committedMetadata: string | null = '') {
  return { partitionIndex, committedOffset, committedMetadata }
}

function committing(...partitions: object[]) {
  return { groupId: 'g', topics: [{ name: 'orders', partitions }] }
}

function codes(name: string, ...errors: number[]) {
  return { name, partitions: errors.map((errorCode, partitionIndex) => ({ partitionIndex, errorCode })) }
}

test('a commit from outside of any membership makes a group, in every version', async () => {
  for (let version = 2; version <= 9; version++) {
    const office = new Office()
    await office.expect(offsetCommit, version, committing(partition(0, 7n, 'm')), { topics: [codes('orders', 0)] })
    assert.equal(office.cluster.groups.get('g')?.state, 'Empty')
    const asked = [{ name: 'orders', partitionIndexes: [0, 1] }]
    const partitions = [
      { partitionIndex: 0, committedOffset: 7n, metadata: 'm', errorCode: 0 },
      { partitionIndex: 1, committedOffset: -1n, metadata: '', errorCode: 0 }
    ]
    await office.expect(
      offsetFetch,
      Math.min(version, 7),
      { groupId: 'g', topics: asked },
      { topics: [{ partitions }] }
    )
    await office.expect(
      offsetFetch,
      Math.max(version, 8),
      { groups: [{ groupId: 'g', topics: asked }] },
      {
        groups: [{ groupId: 'g', topics: [{ partitions }], errorCode: 0 }]
      }
    )
  }
})

test('a member of a group that is not there: its generation is illegal, from version 9 on its group unknown', async () => {
  const office = new Office()
  const request = { ...committing(partition(0, 1n)), generationIdOrMemberEpoch: 1, memberId: 'm' }
  const { ILLEGAL_GENERATION, GROUP_ID_NOT_FOUND } = errorCodes
  await office.expect(offsetCommit, 8, request, { topics: [codes('orders', ILLEGAL_GENERATION)] })
  await office.expect(offsetCommit, 9, request, { topics: [codes('orders', GROUP_ID_NOT_FOUND)] })
  assert.equal(office.cluster.groups.get('g'), undefined)
})

test('what is not there is answered first; too much metadata is refused for its partition alone', async () => {
  const office = new Office({ 'offset.metadata.max.bytes': 4 })
  const answer = await office.ask(offsetCommit, 9, {
    groupId: 'g',
    topics: [
      { name: 'orders', partitions: [partition(0, 1n, '12345'), partition(1, 2n, null), partition(2, 3n)] },
      { name: 'none', partitions: [partition(0, 4n)] }
    ]
  })
  assert.deepEqual(answer.topics, [
    {
      name: 'orders',
      topicId: 'AAAAAAAAAAAAAAAAAAAAAA',
      partitions: [
        { partitionIndex: 2, errorCode: errorCodes.UNKNOWN_TOPIC_OR_PARTITION },
        { partitionIndex: 0, errorCode: errorCodes.OFFSET_METADATA_TOO_LARGE },
        { partitionIndex: 1, errorCode: 0 }
      ]
    },
    { name: 'none', topicId: 'AAAAAAAAAAAAAAAAAAAAAA', partitions: [{ partitionIndex: 0, errorCode: 3 }] }
  ])
})

test('version 10 names topics by their ids', async () => {
  const office = new Office()
  const topicId = office.cluster.topics.get('orders')?.id ?? ''
  const topics = [
    { topicId: unknownId, partitions: [partition(0, 1n)] },
    { topicId, partitions: [partition(1, 5n)] }
  ]
  await office.expect(
    offsetCommit,
    10,
    { groupId: 'g', topics },
    {
      topics: [
        { topicId: unknownId, partitions: [{ errorCode: errorCodes.UNKNOWN_TOPIC_ID }] },
        { topicId, partitions: [{ partitionIndex: 1, errorCode: 0 }] }
      ]
    }
  )
  const asked = [
    { topicId: unknownId, partitionIndexes: [0] },
    { topicId, partitionIndexes: [1] }
  ]
  await office.expect(
    offsetFetch,
    10,
    { groups: [{ groupId: 'g', topics: asked }] },
    {
      groups: [
        {
          topics: [
            { topicId, partitions: [{ committedOffset: 5n, errorCode: 0 }] },
            { topicId: unknownId, partitions: [{ committedOffset: -1n, errorCode: errorCodes.UNKNOWN_TOPIC_ID }] }
          ]
        }
      ]
    }
  )
  await office.expect(
    offsetFetch,
    10,
    { groups: [{ groupId: 'g', topics: null }] },
    { groups: [{ topics: [{ topicId }] }] }
  )
})

test('all offsets of a group; none of one that is not there', async () => {
  const office = new Office()
  await office.ask(offsetCommit, 9, committing(partition(0, 1n), partition(1, 2n)))
  const answer = await office.ask(offsetFetch, 8, { groups: ['g', 'none'].map(groupId => ({ groupId, topics: null })) })
  assert.partialDeepStrictEqual(answer, {
    groups: [
      { topics: [{ name: 'orders', partitions: [{ committedOffset: 1n }, { committedOffset: 2n }] }] },
      { groupId: 'none', topics: [], errorCode: 0 }
    ]
  })
})

test('an offset that a transaction is about to replace is unstable for those who ask, until the transaction ends', async () => {
  const office = new Office()
  const { offsets } = office.cluster.groups
  await office.ask(offsetCommit, 9, committing(partition(0, 1n)))
  const draft = { leaderEpoch: -1, metadata: '' }
  offsets.stage(9n, 'g', 'orders', 0, { offset: 2n, ...draft })
  const groups = [{ groupId: 'g', topics: [{ name: 'orders', partitionIndexes: [0] }] }]
  const shows = (committedOffset: bigint, errorCode = 0) => ({
    groups: [{ topics: [{ partitions: [{ committedOffset, errorCode }] }] }]
  })
  await office.expect(offsetFetch, 8, { groups, requireStable: false }, shows(1n))
  await office.expect(offsetFetch, 8, { groups, requireStable: true }, shows(-1n, errorCodes.UNSTABLE_OFFSET_COMMIT))
  offsets.settle(9n, 'commit')
  await office.expect(offsetFetch, 8, { groups, requireStable: true }, shows(2n))
})

test('offsets are deleted unless the group subscribes to the topic', async () => {
  const office = new Office()
  const request = {
    groupId: 'g',
    topics: [{ name: 'orders', partitions: [{ partitionIndex: 0 }, { partitionIndex: 9 }] }]
  }
  await office.expect(offsetDelete, 0, request, { errorCode: errorCodes.GROUP_ID_NOT_FOUND, topics: [] })
  await office.expect(offsetDelete, 0, { ...request, groupId: '' }, { errorCode: errorCodes.INVALID_GROUP_ID })
  await office.ask(offsetCommit, 9, committing(partition(0, 1n)))
  await office.expect(offsetDelete, 0, request, {
    errorCode: 0,
    topics: [
      {
        partitions: [
          { partitionIndex: 9, errorCode: 3 },
          { partitionIndex: 0, errorCode: 0 }
        ]
      }
    ]
  })
  assert.equal(office.cluster.groups.offsets.fetch('g', 'orders', 0), null)
})

test('a fault is answered in place of the commit, for its partition or for all', async () => {
  const office = new Office()
  office.fault = (_topic, index) => (index === 1 ? errorCodes.NOT_COORDINATOR : 0)
  const request = committing(partition(0, 1n), partition(1, 2n))
  const answer = await office.ask(offsetCommit, 9, request)
  assert.partialDeepStrictEqual(answer, { topics: [{ partitions: [{ errorCode: 16 }, { errorCode: 0 }] }] })
  assert.deepEqual(
    [...(offsetCommit.targets?.(request, office.cluster) ?? [])],
    [
      { topic: 'orders', partition: 0 },
      { topic: 'orders', partition: 1 }
    ]
  )
})
