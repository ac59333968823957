import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '@dead-letter/kafka/internal'
import { isTopicGone } from '../../src/cluster/topic-gone.ts'

type Client = Parameters<typeof isTopicGone>[0]['client']
interface Broker {
  readonly knows: boolean
  readonly sees: readonly number[]
}

/** @param first the broker that is asked where none is named */
function clientOf(brokers: readonly Broker[], first: number): Client {
  const metadata = async (_: unknown, node = first) => {
    const { knows, sees } = brokers[node] as Broker
    const found = { name: 't', errorCode: knows ? 0 : kafkaErrors.UNKNOWN_TOPIC_OR_PARTITION, partitions: [] }
    return {
      ...{ clusterId: null, controllerId: 0, topics: new Map([['t', found]]) },
      brokers: new Map(sees.map(nodeId => [nodeId, { nodeId, host: 'b', port: 1 }]))
    }
  }
  return { metadata } as unknown as Client
}

test('a topic is gone when every broker says so, those among them that the first one does not know', async () => {
  const all = [0, 1, 2]
  const old = { knows: false, sees: all }
  const fresh = { knows: true, sees: all }
  const cases: readonly (readonly [boolean, readonly Broker[]])[] = [
    [true, [old, old, old]],
    [false, [old, old, fresh]],
    [false, [fresh, old, old]],
    [false, [{ knows: false, sees: [0, 1] }, { knows: false, sees: all }, fresh]],
    [false, [{ knows: false, sees: [] }, old, old]]
  ]
  for (const [gone, brokers] of cases) assert.equal(await isTopicGone({ client: clientOf(brokers, 0) }, 't'), gone)
})
