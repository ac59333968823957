import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionKey } from '../../../src/client/partition-key.ts'
import { StartRequests } from '../../../src/consume/assignment/start-requests.ts'

const orders = { topic: 'orders', partition: 0 }
const committed = { ...orders, errorCode: 0, offset: 5, leaderEpoch: -1, metadata: '' }

/** A group whose coordinator is the node that `at` says. */
function groupAt(at: () => number) {
  const asked: string[] = []
  const requests = new StartRequests(
    {
      async findCoordinator() {
        asked.push('find')
        return { errorCode: 0, errorMessage: null, nodeId: at() } as never
      },
      async offsetFetch(nodeId) {
        asked.push(`fetch ${nodeId}`)
        if (nodeId < 0) throw new Error('gone')
        return nodeId === at() ? { errorCode: 0, partitions: [committed] } : { errorCode: 16, partitions: [] }
      },
      listOffsets: async () => [],
      endsOfEpochs: async () => []
    },
    'group',
    'read-committed'
  )
  return { requests, asked }
}

test('who coordinates the group is looked up once', async () => {
  const { requests, asked } = groupAt(() => 1)
  await requests.committed([orders])
  await requests.all()
  assert.deepEqual(await requests.committed([orders]), new Map([[partitionKey(orders), committed]]))
  assert.deepEqual(asked, ['find', 'fetch 1', 'fetch 1', 'fetch 1'])
})

test('a coordinator that moved is looked up again before anybody hears of it', async () => {
  let at = 1
  const { requests, asked } = groupAt(() => at)
  await requests.all()
  at = 2
  assert.deepEqual((await requests.all()).offsets, [committed])
  assert.deepEqual(asked, ['find', 'fetch 1', 'fetch 1', 'find', 'fetch 2'])
})

test('what goes wrong with the one just looked up is told, and not remembered', async () => {
  let at = -1
  const { requests, asked } = groupAt(() => at)
  await assert.rejects(requests.all(), /gone/)
  at = 1
  await requests.all()
  assert.deepEqual(asked, ['find', 'fetch -1', 'find', 'fetch 1'])
})
