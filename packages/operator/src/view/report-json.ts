import type { CauseCount, LetterCounts } from '../cause/letter-counts.ts'
import { topCounts, topOf } from '../cause/top.ts'
import { jsonTime } from '../letters/letter-time.ts'

/** The counts as one JSON object. What is beyond the `top` most frequent of a kind is counted together, and said. */
export function reportToJson(
  topic: string,
  counts: LetterCounts,
  { top, since }: { readonly top: number; readonly since?: number | undefined }
): Record<string, unknown> {
  const none = counts.first > counts.last
  const causes = topOf(counts.causes, top, ({ count }) => count)
  const origins = topOf(counts.origins, top, ({ letters }) => letters)
  return {
    topic,
    ...(since === undefined ? {} : { since: jsonTime(since) }),
    total: counts.total,
    failures: counts.failures,
    failuresExact: counts.failuresExact,
    first: none ? null : jsonTime(counts.first),
    last: none ? null : jsonTime(counts.last),
    byStage: Object.fromEntries(topCounts(counts.byStage, top)),
    byClass: Object.fromEntries(topCounts(counts.byClass, top)),
    byCause: Object.fromEntries(topCounts(counts.byCause, top)),
    causes: causes.shown.map(cause => ({ ...cause, ...span(cause) })),
    moreCauses: causes.more,
    byOrigin: inOrder(origins.shown),
    moreOrigins: origins.more,
    byHour: Object.fromEntries(byTime(counts.byHour)),
    oddTimestamps: counts.odd
  }
}

const span = ({ first, last }: CauseCount) => ({ first: jsonTime(first), last: jsonTime(last) })

/** Hours in their order; what has none comes last. */
export const byTime = (hours: ReadonlyMap<string, number>): [string, number][] =>
  [...hours].sort(([a], [b]) => Number(a.startsWith('(')) - Number(b.startsWith('(')) || (a < b ? -1 : 1))

/** By topic and number. */
export const inOrder = <T extends { readonly topic: string; readonly partition: number | string }>(
  origins: readonly T[]
): T[] =>
  [...origins].sort((a, b) =>
    a.topic === b.topic ? Number(a.partition) - Number(b.partition) : a.topic < b.topic ? -1 : 1
  )
