import { test } from 'node:test'
import { needsOwnKafka, ownKafka, Random } from '../harness/index.ts'
import { badNetwork } from './scenarios/bad-network.ts'
import { brokerStopped } from './scenarios/broker-stopped.ts'
import { brokersInTurn } from './scenarios/brokers-in-turn.ts'
import { consumersKilled } from './scenarios/consumers-killed.ts'
import { consumersStopped } from './scenarios/consumers-stopped.ts'
import { dlqRemade } from './scenarios/dlq-remade.ts'
import { classicStorm, consumerStorm, gracefulConsumerStorm, gracefulStorm } from './scenarios/membership-storm.ts'
import { twoBrokersDown } from './scenarios/two-brokers-down.ts'
import type { Scenario } from './stage.ts'
import { TcpProxy } from './tcp-proxy.ts'

const scenarios: readonly Scenario[] = [
  consumersKilled,
  gracefulStorm,
  classicStorm,
  gracefulConsumerStorm,
  consumerStorm,
  consumersStopped,
  dlqRemade,
  badNetwork,
  brokerStopped,
  brokersInTurn,
  twoBrokersDown
]

const {
  DEAD_LETTER_CHAOS_SEED: seed = '1',
  DEAD_LETTER_CHAOS_MINUTES: minutes,
  DEAD_LETTER_CHAOS_ONLY: only
} = process.env

// The broker decides about sessions in the protocol `consumer`.
const properties = {
  'group.consumer.min.session.timeout.ms': '1000',
  'group.consumer.session.timeout.ms': '3000',
  'group.consumer.min.heartbeat.interval.ms': '100',
  'group.consumer.heartbeat.interval.ms': '300'
}

test('chaos: every record is handled or dead-lettered, in order', needsOwnKafka, async t => {
  const proxies = await Promise.all([0, 1, 2].map(() => TcpProxy.listen()))
  t.after(() => Promise.all(proxies.map(proxy => proxy.close())))
  const kafka = await ownKafka(t, { nodes: 3, properties, advertisedPorts: proxies.map(proxy => proxy.port) })
  for (const [node, proxy] of proxies.entries()) proxy.target = kafka.proxiedPorts[node] as number
  const proxied = proxies.map(proxy => `127.0.0.1:${proxy.port}`).join(',')
  const end = minutes === undefined ? 0 : Date.now() + Number(minutes) * 60_000
  const chosen = scenarios.filter(scenario => only === undefined || scenario.name.includes(only))

  for (let round = 0; round === 0 || Date.now() < end; round++) {
    for (const { name, run } of chosen) {
      if (round > 0 && Date.now() >= end) break
      await t.test(`${name} (seed ${seed}, round ${round})`, async s => {
        // A scenario that failed may have left them so.
        for (const node of [0, 1, 2]) kafka.resume(node)
        await Promise.all([0, 1, 2].map(node => kafka.restart(node)))
        for (const proxy of proxies) proxy.heal()
        const random = new Random(`${seed}/${round}/${name}`)
        try {
          await run({ t: s, kafka, proxies, proxied, random, long: end > 0 })
        } catch (error) {
          const again = `npm run chaos -- --seed ${seed} --only '${name}'`
          throw new Error(`seed ${seed}, round ${round} (${again}): ${(error as Error).message}`, { cause: error })
        }
      })
    }
  }
})
