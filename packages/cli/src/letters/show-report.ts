import { escapeText } from '../output/escape.ts'
import { number } from '../output/summary.ts'
import { alignTable } from '../output/table.ts'
import type { LetterCounts } from './letter-counts.ts'
import { isoTime } from './letter-view.ts'

const shownCauses = 30
const shownExample = 80

/** The counts as tables. */
export function showReport(topic: string, counts: LetterCounts): string[] {
  if (counts.total === 0) return [`${topic}: no dead letters`]
  const lines = [
    `${topic}: ${number(counts.total)} dead ${counts.total === 1 ? 'letter' : 'letters'}, first ${isoTime(counts.first)}, last ${isoTime(counts.last)}`
  ]
  const section = (title: readonly string[], rows: readonly (readonly (string | number)[])[]): void => {
    lines.push(
      '',
      ...alignTable(
        title,
        rows.map(row => row.map(cell => (typeof cell === 'string' ? escapeText(cell) : cell)))
      )
    )
  }
  section(['stage', 'letters'], byCount(counts.byStage))
  section(['class', 'letters'], byCount(counts.byClass))
  const causes = counts.causes
  section(
    ['cause', 'letters', 'first', 'last', 'example'],
    causes
      .slice(0, shownCauses)
      .map(({ cause, count, first, last, example }) => [
        cause,
        count,
        isoTime(first),
        isoTime(last),
        example.length > shownExample ? `${example.slice(0, shownExample - 1)}…` : example
      ])
  )
  if (causes.length > shownCauses) lines.push(`… and ${causes.length - shownCauses} more causes (--json lists them)`)
  section(['origin topic', 'partition', 'letters'], originRows(counts))
  section(
    ['hour', 'letters'],
    [...counts.byHour].sort(([a], [b]) => (a < b ? -1 : 1))
  )
  return lines
}

export function reportToJson(topic: string, counts: LetterCounts, since: number | undefined): Record<string, unknown> {
  const none = counts.first > counts.last
  return {
    topic,
    ...(since === undefined ? {} : { since: isoTime(since) }),
    total: counts.total,
    first: none ? null : isoTime(counts.first),
    last: none ? null : isoTime(counts.last),
    byStage: Object.fromEntries(byCount(counts.byStage)),
    byClass: Object.fromEntries(byCount(counts.byClass)),
    byCause: Object.fromEntries(byCount(counts.byCause)),
    causes: counts.causes.map(cause => ({ ...cause, first: isoTime(cause.first), last: isoTime(cause.last) })),
    byOrigin: originRows(counts).map(([from, partition, letters]) => ({ topic: from, partition, letters })),
    byHour: Object.fromEntries([...counts.byHour].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
}

const byCount = (counts: ReadonlyMap<string, number>): [string, number][] => [...counts].sort((a, b) => b[1] - a[1])

function originRows(counts: LetterCounts): (readonly [string, number | string, number])[] {
  const rows = [...counts.byOrigin].flatMap(([topic, partitions]) =>
    [...partitions].map(([partition, count]) => [topic, partition, count] as const)
  )
  return rows.sort((a, b) => (a[0] === b[0] ? Number(a[1]) - Number(b[1]) : a[0] < b[0] ? -1 : 1))
}
