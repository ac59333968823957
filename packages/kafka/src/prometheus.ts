export { exposeMetrics, type MetricsSource } from './prometheus/expose-metrics.ts'
export type { MetricRegistry, MetricSetup, PrometheusClient } from './prometheus/port.ts'
