import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '@dead-letter/operator'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { transactionsEnded, waitFor } from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { failed, planOf, tried } from './redriving.ts'

const failures = 30
/** Of the first runner: nobody waits for it. */
const transactionTimeoutMs = 600_000

test('copies of a transaction that its runner left open never count, and hold up nobody, once another takes its place', async t => {
  const { side, dlq, target } = await failed(t, failures)
  const { client } = side.cluster
  let holds = false
  const released = Promise.withResolvers<void>()
  const stuck = new Proxy(client, {
    get: (from, name) => {
      if (name === 'initTransactions')
        return (nodeId: number, request: object) =>
          from.initTransactions(nodeId, { ...request, transactionTimeoutMs } as never)
      if (name !== 'endTxn') return Reflect.get(from, name)
      return async (...args: Parameters<KafkaClient['endTxn']>) => {
        if (holds) await released.promise
        return from.endTxn(...args)
      }
    }
  })
  const request = { target: { kind: 'topic', topic: target } as const, rate: 10 }
  const plan = await planOf(side, dlq, request)
  const first = tried({ cluster: new Cluster(stuck), names: side.names }, plan, {
    runner: 'first',
    onProgress: () => {
      holds = true
    }
  })
  const ended = assert.rejects(first, (error: Error & { code: string }) => {
    assert.equal(error.code, 'OPERATION_FENCED')
    return /bob/.test(error.message) && /second/.test(error.message)
  })
  const ends = async (isolation: 'read-committed' | 'read-uncommitted'): Promise<number> => {
    const answers = await client.listOffsets([{ topic: target, partition: 0, timestamp: -1 }], isolation)
    return answers[0]?.offset ?? -1
  }
  await waitFor('an open transaction', async () => (await ends('read-committed')) < (await ends('read-uncommitted')))

  const other = await planOf(side, dlq, { ...request, rate: undefined, by: 'bob' })
  const { sent } = await tried(side, other, { runner: 'second', takeOver: true })
  await transactionsEnded([side.names.ledger, target])
  const keys = (await lettersOf(side.cluster, target)).map(({ key }) => key.toString('hex'))
  assert.deepEqual([keys.length, new Set(keys).size], [failures, failures])
  assert.ok(sent < failures)

  // Its answer comes at last: it is told that it has lost the place, and changes nothing.
  released.resolve()
  await ended
  assert.equal((await lettersOf(side.cluster, target)).length, failures)
})
