import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Cluster, keyText, ledgerNames } from '@dead-letter/operator'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { DeadLetterError } from '../../../packages/kafka/src/errors.ts'
import {
  deleteAfter,
  embedded,
  produce,
  Random,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { type LedgerSide, lettersOf, type OperatorSide, operator } from '../operator/cluster.ts'
import { applied, planOf, tried } from './redriving.ts'

/** The embedded broker is not the judge of transactions. */
const seeds = embedded ? 10 : 30
const failures = 40

/** Requests by which a run changes something: where a kill leaves things half done. */
const changing = ['initTransactions', 'produce', 'endTxn'] as const

/**
 * A client that dies at its so many-th changing request, before or after it took effect, and says nothing from then on: to the broker
 * that is a kill -9. Some answers are lost on the way.
 */
function mortal(client: KafkaClient, dies: number, after: boolean, loses: number): KafkaClient {
  let calls = 0
  const gone = new Error('killed')
  const wrapped = Object.fromEntries(
    Object.entries(client).map(([name, call]) => [
      name,
      async (...args: unknown[]) => {
        if (calls >= dies) throw gone
        const counts = (changing as readonly string[]).includes(name)
        const mine = counts ? ++calls : calls
        if (counts && mine === dies && !after) throw gone
        const answer = await (call as (...given: unknown[]) => Promise<unknown>)(...args)
        if (counts && mine === dies) throw gone
        if (mine === loses && (name === 'endTxn' || name === 'produce'))
          throw new DeadLetterError('BROKER_TIMEOUT', { request: name, brokers: 'lost', timeoutMs: 1 })
        return answer
      }
    ])
  )
  return wrapped as unknown as KafkaClient
}

async function deadLetters(t: TestContext, cluster: Cluster): Promise<{ dlq: string; keys: string[] }> {
  const topic = await testTopic(t, { partitions: 3 })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: failures }, (_, i) => ({ value: `{${i}`, key: `k${i % 7}`, partition: i % 3 }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  // Five failures have a second letter, in another partition.
  const twice = (await readAll(dlq)).slice(0, 5)
  await produce(
    dlq,
    twice.map(({ partition, key, value, headers }) => ({
      ...{ key: key?.toString() ?? null, value: value?.toString() ?? null, partition: (partition + 1) % 3 },
      headers: headers as never
    }))
  )
  const letters = await lettersOf(cluster, dlq)
  assert.equal(letters.length, failures + 5)
  return { dlq, keys: [...new Set(letters.map(({ key }) => keyText(key)))].sort() }
}

test(`each failure is at its target once after kills at any step, lost answers and two runners (${seeds} seeds)`, async t => {
  const shared = operator(t)
  const { cluster } = shared
  const { dlq, keys } = await deadLetters(t, cluster)
  assert.equal(keys.length, failures)
  for (let seed = 1; seed <= seeds; seed++) {
    const random = new Random(String(seed))
    const target = await testTopic(t, { partitions: 2, suffix: `t${seed}` })
    const names = ledgerNames(uniqueName(`ledger${seed}`))
    for (const name of Object.values(names)) deleteAfter(t, name)
    const side: OperatorSide = { ...shared, names }
    const request = { target: { kind: 'topic', topic: target } as const, rate: 200 }
    const plan = await planOf(side, dlq, request)
    assert.equal(plan.report.skip.duplicate, 5)
    const runners = [0, 1, 2].map(() => {
      const client = mortal(cluster.client, random.between(1, 24), random.chance(0.5), random.between(1, 24))
      return { cluster: new Cluster(client), names }
    })
    // Two at once, then one after them, then one that is not hurt; sometimes with a plan of its own.
    const together = runners.slice(0, random.between(0, 2)).map(mine => tried(mine, plan, { takeOver: true }))
    await Promise.allSettled(together)
    const sameOrOwn = async () => (random.chance(0.5) ? plan : await planOf(side, dlq, request))
    await tried(runners[2] as LedgerSide, await sameOrOwn(), { takeOver: true }).catch(() => {})
    await applied(side, await sameOrOwn(), { takeOver: true })
    const copies = (await lettersOf(cluster, target)).map(({ key }) => keyText(key)).sort()
    assert.deepEqual(copies, keys, `seed ${seed}`)
  }
})
