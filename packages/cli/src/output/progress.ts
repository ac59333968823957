import type { ConsumerHealth, ConsumerMetrics } from '@dead-letter/kafka'
import { number } from './summary.ts'
import type { Terminal } from './terminal.ts'

interface Watched {
  metrics(): ConsumerMetrics
  health(): ConsumerHealth
}

const everyMs = 500
/** Weight of the newest interval in the shown rate, so that it follows without flickering. */
const newest = 0.4

/** Shows a run's progress on a terminal, about twice a second, until it is stopped. */
export function startProgress(watched: Watched, terminal: Terminal): () => void {
  if (!terminal.interactive) return () => {}
  let before = { total: 0, at: performance.now() }
  let rate: number | undefined
  const timer = setInterval(() => {
    const metrics = watched.metrics()
    const now = performance.now()
    const total = metrics.handled + metrics.deadLettered + metrics.skipped
    const current = (total - before.total) / ((now - before.at) / 1000)
    rate = rate === undefined ? current : rate + newest * (current - rate)
    before = { total, at: now }
    terminal.progress(progressLine(metrics, watched.health(), rate))
  }, everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    terminal.clearProgress()
  }
}

export function progressLine(metrics: ConsumerMetrics, health: ConsumerHealth, rate: number): string {
  const lags = health.partitions.map(partition => partition.lag)
  const lag = lags.includes(null) ? '?' : number(lags.reduce<number>((sum, of) => sum + (of ?? 0), 0))
  const { lost } = health.contact
  const held = health.partitions.filter(partition => partition.holds.length > 0).length
  const parts = [
    `processed ${number(metrics.handled)}`,
    `dead ${number(metrics.deadLettered)}`,
    ...(metrics.skipped > 0 ? [`skipped ${number(metrics.skipped)}`] : []),
    `${number(Math.round(rate))}/s`,
    `lag ${lag}`,
    ...(lost === null ? [] : [`no answer for ${Math.round(lost.forMs / 1000)} s`]),
    ...(health.breaker.state === 'closed' ? [] : ['paused by the breaker']),
    ...(held > 0 ? [`held ${held} of ${health.partitions.length} partitions`] : [])
  ]
  return health.state === 'running' ? parts.join('  ') : `${health.state}…  ${parts.join('  ')}`
}
