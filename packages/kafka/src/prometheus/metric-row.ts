import type { ConsumerHealth } from '../consume/health.ts'
import type { ConsumerMetrics } from '../consume/metrics.ts'

/** Labels of one value, without `group`, which every one has. */
export type RowLabels = Readonly<Record<string, string>>

/** One value of one consumer. */
export interface RowSample {
  readonly labels: RowLabels
  readonly value: number
}

/** One consumer at one moment. */
export interface Look {
  readonly health: ConsumerHealth
  readonly metrics: ConsumerMetrics
}

/** What one value is made of, where several have the same labels: partitions of a topic, or consumers of a group. */
export type Fold = 'sum' | 'max' | 'min'

/** What a metric is, and how its values are read. */
export interface MetricRow {
  readonly kind: 'gauge' | 'counter'
  readonly help: string
  /** Beside `group`. */
  readonly labels: readonly string[]
  readonly fold: Fold
  readonly read: (look: Look) => readonly RowSample[]
}

const folds: Readonly<Record<Fold, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  max: Math.max,
  min: Math.min
}

/** Values of a metric of all consumers, each set of labels once. */
export function samplesOf({ read, fold }: Pick<MetricRow, 'read' | 'fold'>, looks: readonly Look[]): RowSample[] {
  const found = new Map<string, RowSample>()
  for (const look of looks)
    for (const { labels, value } of read(look)) {
      const own = { group: look.health.groupId, ...labels }
      const key = JSON.stringify(Object.values(own))
      const before = found.get(key)
      found.set(key, { labels: own, value: before === undefined ? value : folds[fold](before.value, value) })
    }
  return [...found.values()]
}
