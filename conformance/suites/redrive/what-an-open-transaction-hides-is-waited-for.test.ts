import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '@dead-letter/operator'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { TransactionalWriter } from '../../../packages/kafka/src/produce/transaction/transactional-writer.ts'
import { transactionsEnded, uniqueName } from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { applied, failed, planOf, tried } from './redriving.ts'

const settings = {
  ...{
    transactionTimeoutMs: 60_000,
    requestTimeoutMs: 10_000,
    stepTimeoutMs: 30_000,
    backoffMs: 20,
    maxBackoffMs: 1000
  },
  compression: 'none'
} as const

test('entries behind a transaction of somebody else that is open count before anything is sent', async t => {
  const { side, dlq, target } = await failed(t, 20)
  const { client } = side.cluster
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, rate: 10 })
  const begun = Promise.withResolvers<void>()
  const first = tried(side, plan, { onProgress: () => begun.resolve() })
  await begun.promise

  const other = new TransactionalWriter({ ...settings, client, transactionalId: uniqueName('other') })
  await other.initialise()
  other.begin()
  const partitions = (await client.metadata([side.names.ledger])).topics.get(side.names.ledger)?.partitions ?? []
  const record = { key: Buffer.from('of nothing'), value: null, timestamp: Date.now(), headers: [] }
  for (const { partition } of partitions) await other.send(side.names.ledger, partition, [record])
  assert.equal((await first).sent, 20)

  // What the first one committed since is hidden from readers of committed records. The other plan means the same letters.
  const second = await planOf(side, dlq, { target: { kind: 'topic', topic: target } })
  const reading = Promise.withResolvers<void>()
  const watched = new Proxy(client, {
    get: (from, name) => {
      if (name !== 'listOffsets') return Reflect.get(from, name)
      return async (...args: Parameters<KafkaClient['listOffsets']>) => {
        const answer = await from.listOffsets(...args)
        if (args[1] === 'read-uncommitted') reading.resolve()
        return answer
      }
    }
  })
  const running = tried({ cluster: new Cluster(watched), names: side.names }, second, { takeOver: true })
  await Promise.race([reading.promise, running])
  await other.abort()
  other.close()
  const outcome = await running
  assert.deepEqual([outcome.sent, outcome.skip], [0, { redriven: 20 }])
  await transactionsEnded([side.names.ledger, target])
  assert.equal((await lettersOf(side.cluster, target)).length, 20)
  assert.equal((await applied(side, plan, { takeOver: true })).sent, 20)
})
