import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ProduceRequest } from '../../../src/client/port.ts'
import { produceRequests } from '../../../src/client/wire/produce.ts'
import { fakePeers } from './fake-peer.ts'

interface Asked {
  readonly transactionalId: string | null
  readonly topicData: readonly {
    readonly name: string
    readonly partitionData: readonly { readonly index: number }[]
  }[]
}

/** A broker that answers each partition with an offset of its own, but for those it says nothing about. */
function broker(t: TestContext, silent: ReadonlySet<number> = new Set()) {
  const fake = fakePeers({
    answer: ({ name, asked }) => {
      if (name === 'Metadata') return { brokers: [{ nodeId: 1, host: 'a', port: 1, rack: null }] }
      if (name !== 'Produce') return {}
      const { topicData } = asked as Asked
      return {
        responses: topicData.map(({ name, partitionData }) => ({
          name,
          partitionResponses: partitionData
            .filter(({ index }) => !silent.has(index))
            .map(({ index }) => ({
              index,
              errorCode: index === 5 ? 3 : 0,
              baseOffset: BigInt(name.length * 100 + index)
            }))
        }))
      }
    }
  })
  t.after(() => fake.cluster.close())
  const produced = (): unknown[] =>
    fake.heard
      .filter(({ name }) => name === 'Produce')
      .map(({ asked }) => {
        const { transactionalId, topicData } = asked as Asked
        return [
          transactionalId,
          ...topicData.map(({ name, partitionData }) => `${name} ${partitionData.map(({ index }) => index)}`)
        ]
      })
  const { produce } = produceRequests(fake.cluster)
  return { produce, produced }
}

const request = (topic: string, partition: number, transactionalId?: string, bytes = 10): ProduceRequest => ({
  ...{ topic, partition, batch: Buffer.alloc(bytes), timeoutMs: 1000 },
  ...(transactionalId === undefined ? {} : { transaction: { transactionalId, version: 2 } })
})

test('batches of one transaction that are asked for together go in one request, and each has its own answer', async t => {
  const { produce, produced } = broker(t)
  const asked = [
    ...[request('orders', 0, 'lane-0'), request('ledger', 3, 'lane-0'), request('orders', 1, 'lane-1')],
    ...[request('ledger', 5, 'lane-0'), request('orders', 7)]
  ]
  const answers = await Promise.all(asked.map(each => produce(1, each)))
  assert.deepEqual(
    answers.map(({ errorCode, baseOffset }) => [errorCode, baseOffset]),
    [0, 3, 1, 5, 7].map(partition => [partition === 5 ? 3 : 0, 600 + partition])
  )
  assert.deepEqual(
    new Set(produced().map(String)),
    new Set(['lane-0,orders 0,ledger 3,5', 'lane-1,orders 1', ',orders 7'])
  )
})

test('a partition is once in a request, and a request has four MiB', async t => {
  const { produce, produced } = broker(t)
  const asked = [0, 0, 1].map(partition => request('orders', partition, 'lane-0'))
  await Promise.all(asked.map(each => produce(1, each)))
  assert.deepEqual(produced().map(String), ['lane-0,orders 0', 'lane-0,orders 0,1'])
  await Promise.all([0, 1, 2].map(partition => produce(1, request('orders', partition, 'lane-0', 2 << 20))))
  assert.deepEqual(produced().slice(2).map(String), ['lane-0,orders 0,1', 'lane-0,orders 2'])
})

test('what a broker says nothing about fails, and the rest of its request with it', async t => {
  const { produce } = broker(t, new Set([1]))
  const asked = [0, 1].map(partition => produce(1, request('orders', partition, 'lane-0')))
  const reasons = await Promise.allSettled(asked)
  assert.ok(reasons.every(one => one.status === 'rejected' && one.reason.code === 'BROKER_PROTOCOL'))
})
