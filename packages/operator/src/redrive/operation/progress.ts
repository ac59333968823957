import type { OffsetRange } from '@dead-letter/kafka/internal'
import { mostValueBytes } from '../../ledger/codec.ts'
import type { LedgerView } from '../../ledger/view.ts'
import { Places } from './places.ts'

/** How far one lane is: what lies before these offsets it has done, in transactions that are committed. */
export interface LaneProgress {
  readonly positions: ReadonlyMap<number, number>
  readonly sent: number
  readonly parked: number
  /** Where its copies lie. */
  readonly places: Places
  /** Whether the ends of the places are those of all that was sent. */
  readonly exact: boolean
}

export const noProgress: LaneProgress = { positions: new Map(), sent: 0, parked: 0, places: new Places(), exact: true }

export function progressOf(view: LedgerView, operation: string, lane: number): LaneProgress {
  const given = view.partsOf(operation).get(String(lane))
  if (given === undefined) return noProgress
  const count = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0)
  const { positions, sent, parked, exact } = given
  const pairs = Array.isArray(positions) ? positions : []
  const whole = pairs.filter(pair => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isSafeInteger)) as [
    number,
    number
  ][]
  return {
    ...{ positions: new Map(whole), sent: count(sent), parked: count(parked) },
    ...{ places: Places.fromValue(given), exact: exact === true }
  }
}

/**
 * As an entry of the ledger, which has a size. Of a dead-letter topic with thousands of partitions positions are left out: whoever goes
 * on reads from the start, and the failures' own entries tell what was done. Then places.
 */
export function progressValue({ positions, sent, parked, places, exact }: LaneProgress): Record<string, unknown> {
  const told = { positions: [...positions], sent, parked }
  const located = { ...places.toValue(), ...(exact ? { exact } : {}) }
  const tries = [{ ...told, ...located }, { ...told, ...located, positions: [] }, told]
  return tries.find(value => JSON.stringify(value).length < mostValueBytes - 100) ?? { ...told, positions: [] }
}

/** Whoever runs it now may be anybody: the lanes are those that the ledger tells of. */
export function lanesOf(view: LedgerView, operation: string): LaneProgress[] {
  const numbers = [...view.partsOf(operation).keys()].filter(part => /^\d+$/.test(part))
  return numbers.map(part => progressOf(view, operation, Number(part)))
}

/** What is left to be read: of each partition from where the lane is that is least far. */
export const rangesLeft = (ranges: readonly OffsetRange[], lanes: readonly LaneProgress[]): OffsetRange[] =>
  ranges.map(({ partition, start, end }) => {
    const least = Math.min(...lanes.map(({ positions }) => positions.get(partition) ?? start))
    return { partition, start: Math.min(end, Math.max(start, least)), end }
  })
