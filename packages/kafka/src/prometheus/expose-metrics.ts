import type { ConsumerHealth } from '../consume/health.ts'
import type { ConsumerMetrics } from '../consume/metrics.ts'
import { type Look, type RowSample, samplesOf } from './metric-row.ts'
import { metricTable } from './metric-table.ts'
import type { MetricRegistry, PrometheusClient } from './port.ts'

/** What metrics are read from: a `DeadLetterConsumer`. */
export interface MetricsSource {
  health(): ConsumerHealth
  metrics(): ConsumerMetrics
}

/** Consumers that a registry tells of: a name is there once in it, however many of them there are. */
const exposed = new WeakMap<MetricRegistry, Set<MetricsSource>>()
const [firstName = ''] = Object.keys(metricTable)

/**
 * Has a registry of `prom-client` tell what a consumer does: what is held, open breakers, lag, letters, all by `group`. The console reads
 * the same from the service's `/metrics`. docs/metrics.md lists the metrics.
 *
 * ```ts
 * import * as prometheus from 'prom-client'
 * exposeMetrics(consumer, prometheus)
 * ```
 * Nothing is counted or kept for it: at each scrape, `health()` and `metrics()` are asked once. Several consumers can share a registry;
 * those of one group are added up.
 *
 * @param client the service's own `prom-client`, or its `Gauge`, `Counter` and `register`
 * @param registry @default the client's `register`
 * @returns takes the consumer out again; its counters go with it
 * @throws what prom-client throws where somebody else has made a metric of the same name
 */
export function exposeMetrics<Registry extends MetricRegistry>(
  consumer: MetricsSource,
  client: PrometheusClient<Registry>,
  registry: Registry = client.register
): () => void {
  let sources = exposed.get(registry)
  // Cleared by its owner, a registry has none of them any more.
  if (sources === undefined || registry.getSingleMetric(firstName) === undefined) {
    sources = new Set()
    makeMetrics(client, registry, sources)
    exposed.set(registry, sources)
  }
  const told = sources.add(consumer)
  return () => void told.delete(consumer)
}

function makeMetrics<Registry extends MetricRegistry>(
  { Gauge, Counter }: PrometheusClient<Registry>,
  registry: Registry,
  sources: ReadonlySet<MetricsSource>
): void {
  let looks: readonly Look[] | undefined
  /** A scrape asks every metric in one turn of the loop: they are told of one look. */
  const look = (): readonly Look[] => {
    if (looks === undefined) {
      looks = [...sources].map(source => ({ health: source.health(), metrics: source.metrics() }))
      queueMicrotask(() => {
        looks = undefined
      })
    }
    return looks
  }
  for (const [name, { kind, help, labels, fold, read }] of Object.entries(metricTable)) {
    const setup = { name, help, labelNames: ['group', ...labels], aggregator: fold, registers: [registry] }
    const samples = (): readonly RowSample[] => samplesOf({ fold, read }, look())
    if (kind === 'gauge') {
      const collect = (): void => {
        gauge.reset()
        for (const sample of samples()) gauge.set({ ...sample.labels }, sample.value)
      }
      const gauge = new Gauge({ ...setup, collect })
    } else {
      const collect = (): void => {
        counter.reset()
        for (const sample of samples()) counter.inc({ ...sample.labels }, sample.value)
      }
      const counter = new Counter({ ...setup, collect })
    }
  }
}
