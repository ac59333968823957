import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Cluster, keyText } from '@dead-letter/operator'
import { needsOwnKafka, ownKafka, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { ends, type Sky, storm } from './storm/storm.ts'
import { witnessed } from './storm/witnesses.ts'

/** Storms; more by hand: `REDRIVE_RUNS=500 node_modules/.bin/node --test` and this file. */
const runs = Number(process.env.REDRIVE_RUNS ?? 10)
/** From this seed on. */
const from = Number(process.env.REDRIVE_FROM ?? 1)
/** Storms on one Kafka, and at a time. */
const [together, sideBySide] = [100, 5]
const failures = 40
/** Storms between two kills of the broker. */
const restartEvery = 15

/** Two dead-letter topics of one group with letters of the same failures, and of some two letters in one of them. */
async function newSky(t: TestContext, brokers: string): Promise<Sky> {
  const cluster = Cluster.open({ brokers })
  t.after(() => cluster.close())
  const topic = await testTopic(t, { partitions: 3, brokers })
  const [dlq, other] = [uniqueName('dlq'), uniqueName('other')]
  await produce(
    topic,
    Array.from({ length: failures }, (_, i) => ({ value: `{${i}`, key: `k${i % 7}`, partition: i % 3 })),
    { brokers }
  )
  await runConsumer(t, { brokers, topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  await testTopic(t, { name: other, partitions: 2, brokers })
  const letters = await readAll(dlq, { brokers })
  const copies = (some: typeof letters, partition: (own: number) => number) =>
    some.map(({ partition: own, key, value, headers }) => ({
      ...{ key: key?.toString() ?? null, value: value?.toString() ?? null, partition: partition(own) },
      headers: headers as never
    }))
  await produce(
    dlq,
    copies(letters.slice(0, 10), own => (own + 1) % 3),
    { brokers }
  )
  await produce(
    other,
    copies(letters.slice(5, 30), own => own % 2),
    { brokers }
  )
  const keys = [...new Set((await lettersOf(cluster, dlq)).map(({ key }) => keyText(key)))].sort()
  assert.equal(keys.length, failures)
  return { brokers, cluster, dlqs: [dlq, other], keys }
}

test(
  `each failure is at its target once, whatever became of the processes that sent it (${runs} storms)`,
  needsOwnKafka,
  async t => {
    for (let seed = from; seed < from + runs; seed += together) {
      const last = Math.min(from + runs, seed + together)
      const kafka = await ownKafka(t, {
        timeoutMs: 180_000,
        properties: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500' }
      })
      const sky = await newSky(t, kafka.brokers)
      const targets: string[] = []
      for (let i = seed; i < last; i++)
        targets.push(await testTopic(t, { partitions: 2, brokers: kafka.brokers, suffix: `t${i}` }))
      let next = seed
      let restarting: Promise<void> = Promise.resolve()
      const work = async (): Promise<void> => {
        while (next < last) {
          const mine = next++
          if (mine % restartEvery === 0)
            restarting = restarting.then(async () => {
              await kafka.kill(0)
              await kafka.restart(0)
            })
          await storm(t, sky, targets[mine - seed] as string, mine)
        }
      }
      await Promise.all(Array.from({ length: sideBySide }, work))
      await restarting
      const witnesses = await witnessed(kafka.brokers, targets, targets.length * failures)
      t.diagnostic(
        `${last - from} storms; also read by ${witnesses.join(', ') || 'nobody'}; ${JSON.stringify(Object.fromEntries(ends))}`
      )
      await sky.cluster.close()
      await kafka.stop()
    }
  }
)
