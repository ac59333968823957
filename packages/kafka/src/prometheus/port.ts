/** How a metric is made: the part of prom-client's configuration that is used. */
export interface MetricSetup {
  readonly name: string
  readonly help: string
  readonly labelNames: string[]
  /** What one value is made of those of several worker processes (prom-client's `AggregatorRegistry`). */
  readonly aggregator: 'sum' | 'max' | 'min'
  /** Asked at each scrape. */
  readonly collect: () => void
}

/** The part of prom-client's registry that is used. */
export interface MetricRegistry {
  getSingleMetric(name: string): unknown
}

/** What is used of `prom-client` (15 or later): the service's own, so that its version and its registry are the service's too. */
export interface PrometheusClient<Registry extends MetricRegistry = MetricRegistry> {
  readonly Gauge: new (
    setup: MetricSetup & { readonly registers: Registry[] }
  ) => { reset(): void; set(labels: Record<string, string>, value: number): void }
  readonly Counter: new (
    setup: MetricSetup & { readonly registers: Registry[] }
  ) => { reset(): void; inc(labels: Record<string, string>, value: number): void }
  readonly register: Registry
}
