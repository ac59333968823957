import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as prometheus from 'prom-client'
import type { ConsumerHealth, PartitionHealth } from '../../src/consume/health.ts'
import { type ConsumerMetrics, Metrics } from '../../src/consume/metrics.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { exposeMetrics, type MetricsSource } from '../../src/prometheus/expose-metrics.ts'
import { metricTable } from '../../src/prometheus/metric-table.ts'

const partition = (topic: string, more: Partial<PartitionHealth> = {}): PartitionHealth => ({
  ...{ topic, partition: 0, position: 5, committed: 5, endOffset: 9, endOffsetAt: 1, lag: 4, underWay: 2 },
  ...{ letterBytes: 0, holds: [], ...more }
})

const calm: ConsumerHealth = {
  ...{ state: 'running', healthy: true, groupId: 'billing', generationId: 1, memberId: 'm', error: null },
  contact: { coordinatorAt: 1, brokersAt: 1, lost: null },
  breaker: { state: 'closed', open: [] },
  ...{ floods: [], partitions: [partition('orders')], outliving: [], refused: [] }
}

function source(health: Partial<ConsumerHealth> = {}, metrics: Partial<ConsumerMetrics> = {}) {
  const asked = { health: 0, metrics: 0 }
  const told: MetricsSource = {
    health: () => {
      asked.health++
      return { ...calm, ...health }
    },
    metrics: () => {
      asked.metrics++
      return { ...new Metrics().snapshot(), ...metrics }
    }
  }
  return { ...told, asked }
}

async function scrape(sources: readonly MetricsSource[], registry = new prometheus.Registry()): Promise<string[]> {
  for (const source of sources) exposeMetrics(source, prometheus, registry)
  return (await registry.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

const hold = (reason: PartitionHealth['holds'][number]['reason'], sinceMs: number) => ({
  ...{ reason, sinceMs, error: new DeadLetterError('LETTER_NOT_WRITTEN', { reason: 'key 4711' } as never) }
})

test('what stands still, waits or is silent is told by group, topic, reason and code, and nothing else of it', async () => {
  const lines = await scrape([
    source({
      healthy: false,
      partitions: [
        partition('orders', { holds: [hold('letter', 4000)], handlingMs: 1500 }),
        partition('orders', { partition: 1, holds: [hold('letter', 9000)], lag: null }),
        partition('orders', { partition: 2 })
      ],
      breaker: {
        state: 'open',
        open: [
          {
            ...{ dependency: 'customer 4711', reason: 'share', share: 1, calls: 9, state: 'open', openMs: 2500 },
            probeInMs: 1
          }
        ]
      },
      floods: [{ class: 'poison', share: 0.75, records: 100 }],
      contact: { coordinatorAt: 1, brokersAt: 1, lost: { with: 'brokers', forMs: 3000 } }
    })
  ])
  const gauges = lines.filter(line => !line.includes('_total'))
  assert.deepEqual(gauges, [
    'dead_letter_consumers{group="billing",state="new"} 0',
    'dead_letter_consumers{group="billing",state="starting"} 0',
    'dead_letter_consumers{group="billing",state="running"} 1',
    'dead_letter_consumers{group="billing",state="stopping"} 0',
    'dead_letter_consumers{group="billing",state="stopped"} 0',
    'dead_letter_consumers{group="billing",state="failed"} 0',
    'dead_letter_consumer_healthy{group="billing"} 0',
    'dead_letter_partitions{group="billing",topic="orders"} 3',
    'dead_letter_lag_records{group="billing",topic="orders"} 8',
    'dead_letter_lag_unknown_partitions{group="billing",topic="orders"} 1',
    'dead_letter_under_way_records{group="billing",topic="orders"} 6',
    'dead_letter_handling_seconds{group="billing"} 1.5',
    'dead_letter_held_partitions{group="billing",topic="orders",reason="letter",code="LETTER_NOT_WRITTEN"} 2',
    'dead_letter_held_seconds{group="billing",topic="orders",reason="letter",code="LETTER_NOT_WRITTEN"} 9',
    'dead_letter_open_breakers{group="billing",reason="infrastructure"} 0',
    'dead_letter_open_breakers{group="billing",reason="consecutive"} 0',
    'dead_letter_open_breakers{group="billing",reason="share"} 1',
    'dead_letter_open_breakers{group="billing",reason="budget"} 0',
    'dead_letter_open_breaker_seconds{group="billing",reason="share"} 2.5',
    'dead_letter_flood_ratio{group="billing",class="poison"} 0.75',
    'dead_letter_contact_lost_seconds{group="billing",with="brokers"} 3',
    'dead_letter_refused_topics{group="billing"} 0'
  ])
  assert.ok(!lines.join('\n').includes('4711'))
})

test('every counter of metrics() is told', async () => {
  const counted = Object.entries(new Metrics().snapshot())
  const numbers = counted.filter(([, value]) => typeof value === 'number').map(([name]) => name)
  const metrics = Object.fromEntries(numbers.map((name, i) => [name, 1000 + i])) as unknown as Partial<ConsumerMetrics>
  const lines = await scrape([source({}, metrics)])
  for (const [i, name] of numbers.entries())
    assert.equal(lines.filter(line => line.includes(`_total{group="billing"} ${1000 + i}`)).length, 1, name)
  assert.equal(lines.filter(line => line.startsWith('dead_letter_letters_by_stage_total')).length, 4)
  assert.equal(lines.filter(line => line.startsWith('dead_letter_letters_by_class_total')).length, 5)
})

test('names and labels are as Prometheus has them', () => {
  for (const [name, { kind, labels }] of Object.entries(metricTable)) {
    assert.match(name, /^dead_letter_[a-z]+(?:_[a-z]+)*$/)
    assert.equal(name.endsWith('_total'), kind === 'counter', name)
    for (const label of labels) assert.match(label, /^(?:topic|state|reason|code|class|stage|with)$/, name)
  }
})

test('series are as many for a thousand partitions as for one, and what is over leaves none', async () => {
  const registry = new prometheus.Registry()
  const partitions = Array.from({ length: 1000 }, (_, i) =>
    partition('orders', { partition: i, holds: [hold('letter', i)] })
  )
  let held = true
  exposeMetrics(
    {
      health: () => ({ ...calm, partitions: held ? partitions : partitions.slice(0, 1) }),
      metrics: () => new Metrics()
    },
    prometheus,
    registry
  )
  const many = await scrape([], registry)
  const some = await scrape([source({ partitions: partitions.slice(0, 1) })])
  assert.equal(many.length, some.length)
  held = false
  partitions[0] = partition('orders')
  assert.deepEqual(
    (await scrape([], registry)).filter(line => line.includes('_held_')),
    []
  )
})

test('consumers that share a registry are told together, each asked once a scrape; one that is taken out is not told', async () => {
  const registry = new prometheus.Registry()
  const [one, other, elsewhere] = [
    source({ partitions: [partition('orders', { handlingMs: 7000 })] }, { records: 3 }),
    source({ healthy: false }, { records: 4 }),
    source({ groupId: 'mail' }, { records: 5 })
  ]
  const out = exposeMetrics(one, prometheus, registry)
  for (const more of [one, other, elsewhere]) exposeMetrics(more, prometheus, registry)
  const lines = await scrape([], registry)
  const of = (name: string): string[] => lines.filter(line => line.startsWith(`${name}{`))
  assert.deepEqual(of('dead_letter_records_total'), [
    'dead_letter_records_total{group="billing"} 7',
    'dead_letter_records_total{group="mail"} 5'
  ])
  assert.equal(of('dead_letter_consumer_healthy')[0], 'dead_letter_consumer_healthy{group="billing"} 0')
  assert.equal(of('dead_letter_handling_seconds')[0], 'dead_letter_handling_seconds{group="billing"} 7')
  assert.ok(lines.includes('dead_letter_consumers{group="billing",state="running"} 2'))
  assert.deepEqual(one.asked, { health: 1, metrics: 1 })
  out()
  const left = await scrape([], registry)
  assert.ok(left.includes('dead_letter_records_total{group="billing"} 4'))
  assert.deepEqual(one.asked, { health: 1, metrics: 1 })
})

test('a registry that its owner has cleared is filled anew; a name that is taken is an error of the client', async () => {
  const registry = new prometheus.Registry()
  exposeMetrics(source(), prometheus, registry)
  registry.clear()
  assert.ok((await scrape([source()], registry)).includes('dead_letter_consumer_healthy{group="billing"} 1'))
  const taken = new prometheus.Registry()
  new prometheus.Gauge({ name: 'dead_letter_consumers', help: 'of somebody else', registers: [taken] })
  assert.throws(() => exposeMetrics(source(), prometheus, taken), /already been registered/)
})

test('OpenMetrics has the same names', async () => {
  const registry = new prometheus.Registry()
  registry.setContentType(prometheus.Registry.OPENMETRICS_CONTENT_TYPE as never)
  const lines = await scrape([source({}, { records: 2 })], registry)
  assert.ok(lines.includes('dead_letter_records_total{group="billing"} 2'))
})
