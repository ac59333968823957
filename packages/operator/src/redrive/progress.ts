import type { OffsetRange } from '@dead-letter/kafka/internal'
import type { LedgerView } from '../ledger/view.ts'

/** How far one lane is: what lies before these offsets it has done, in transactions that are committed. */
export interface LaneProgress {
  readonly positions: ReadonlyMap<number, number>
  readonly sent: number
  readonly parked: number
}

export const noProgress: LaneProgress = { positions: new Map(), sent: 0, parked: 0 }

export function progressOf(view: LedgerView, operation: string, lane: number): LaneProgress {
  const given = view.partsOf(operation).get(String(lane))
  if (given === undefined) return noProgress
  const count = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0)
  const { positions, sent, parked } = given
  const pairs = Array.isArray(positions) ? positions : []
  const whole = pairs.filter(pair => Array.isArray(pair) && pair.every(Number.isSafeInteger)) as [number, number][]
  return { positions: new Map(whole), sent: count(sent), parked: count(parked) }
}

export const progressValue = ({ positions, sent, parked }: LaneProgress): Record<string, unknown> => ({
  ...{ positions: [...positions], sent, parked }
})

/** What is left to be read: of each partition from where the lane is that is least far. */
export const rangesLeft = (ranges: readonly OffsetRange[], lanes: readonly LaneProgress[]): OffsetRange[] =>
  ranges.map(({ partition, start, end }) => {
    const least = Math.min(...lanes.map(({ positions }) => positions.get(partition) ?? start))
    return { partition, start: Math.min(end, Math.max(start, least)), end }
  })
