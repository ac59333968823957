import { test } from 'node:test'
import { needsOwnKafka, ownKafka, testTopic } from '../../harness/index.ts'
import { failures, newSky } from './storm/sky.ts'
import { ends, storm } from './storm/storm.ts'
import { witnessed } from './storm/witnesses.ts'

/** Storms; more: `npm run chaos -- --storms 500`. */
const runs = Number(process.env.REDRIVE_RUNS ?? 5)
/** From this seed on. */
const from = Number(process.env.REDRIVE_FROM ?? 1)
/** Storms on one Kafka, and at a time. */
const [together, sideBySide] = [100, 5]
/** Storms between two kills of the broker. */
const restartEvery = 15

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
