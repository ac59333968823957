import type { ConsumerMetrics } from '@dead-letter/kafka'
import { alignTable } from './table.ts'

/** What a run came to: its last line. */
export interface Summary {
  /** Good records, handled to the end. */
  readonly processed: number
  /** Dead letters acknowledged. */
  readonly dead: number
  readonly skipped: number
  readonly seconds: number
  /** Records a second, dead and skipped ones included. */
  readonly rate: number
  readonly byStage: Readonly<Record<string, number>>
  readonly byClass: Readonly<Record<string, number>>
}

export function summarize(metrics: ConsumerMetrics, elapsedMs: number): Summary {
  const { handled, deadLettered, skipped, deadByStage, deadByClass } = metrics
  const seconds = elapsedMs / 1000
  return {
    processed: handled,
    dead: deadLettered,
    skipped,
    seconds: Math.round(seconds * 1000) / 1000,
    rate: seconds > 0 ? Math.round((handled + deadLettered + skipped) / seconds) : 0,
    byStage: withoutZeros(deadByStage),
    byClass: withoutZeros(deadByClass)
  }
}

export function showSummary({ processed, dead, skipped, seconds, rate, byStage, byClass }: Summary): string[] {
  const lines = [
    `processed ${number(processed)}, dead ${number(dead)}${skipped > 0 ? `, skipped ${number(skipped)}` : ''} in ${seconds.toFixed(1)} s (${number(rate)} records/s)`
  ]
  if (dead === 0) return lines
  const rows = (title: string, counts: Readonly<Record<string, number>>): (string | number)[][] =>
    Object.entries(counts).map(([name, count]) => [title, name, count])
  return [
    ...lines,
    ...alignTable(['dead letters by', '', 'count'], [...rows('stage', byStage), ...rows('class', byClass)])
  ]
}

export const number = (value: number): string => value.toLocaleString('en-US')

/** `1 member`, `2 members`. */
export const counted = (n: number, noun: string): string => `${number(n)} ${noun}${n === 1 ? '' : 's'}`

const withoutZeros = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
