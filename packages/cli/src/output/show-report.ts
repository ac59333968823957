import { byTime, inOrder, type LetterCounts, type Top, topCounts, topOf } from '@dead-letter/operator'
import { escapeText } from './escape.ts'
import { second, timeColumn } from './second.ts'
import { number } from './summary.ts'
import { alignTable, type Column } from './table.ts'
import { fit } from './width.ts'

type Cell = string | number

interface Shape {
  /** Entries of each table. */
  readonly top: number
  /** Width of the terminal; `null`: nothing is cut. */
  readonly columns: number | null
}

/** The counts as tables. */
export function showReport(topic: string, counts: LetterCounts, { top, columns }: Shape): string[] {
  if (counts.total === 0) return [`${topic}: no dead letters`]
  const dated =
    counts.first <= counts.last ? `, first ${second(counts.first)}, last ${second(counts.last)}` : ', none with a time'
  const table = (title: readonly string[], rows: readonly (readonly Cell[])[]): string[] =>
    alignTable(
      title,
      rows.map(row => row.map(cell => (typeof cell === 'string' ? escapeText(cell) : cell))),
      columns
    )
  const origins = topOf(counts.origins, top, ({ letters }) => letters)
  return [
    `${topic}: ${letters(counts.total)}${dated}`,
    ...oddTimestamps(counts),
    '',
    ...table(['stage', 'letters'], topCounts(counts.byStage, top)),
    '',
    ...table(['class', 'letters'], topCounts(counts.byClass, top)),
    '',
    ...causeTable(counts, { top, columns }),
    '',
    ...table(
      ['origin topic', 'partition', 'letters'],
      inOrder(origins.shown).map(origin => [origin.topic, origin.partition, origin.letters])
    ),
    ...beyond(origins, 'origin'),
    '',
    ...table(...hours(counts.byHour, top))
  ]
}

/** The causes alone, with what is decided about their failures and how it goes. */
export function showCauses(topic: string, counts: LetterCounts, shape: Shape): string[] {
  if (counts.total === 0) return [`${topic}: no dead letters`]
  const about = counts.failuresExact ? '' : 'about '
  const failures = counts.failures === counts.total ? '' : ` of ${about}${number(counts.failures)} failures`
  return [
    `${topic}: ${letters(counts.total)}${failures}`,
    ...oddTimestamps(counts),
    '',
    ...causeTable(counts, shape, true)
  ]
}

function causeTable(counts: LetterCounts, { top, columns }: Shape, decided = false): string[] {
  const causes = topOf(counts.causes, top, ({ count }) => count)
  const more: (string | Column)[] = decided
    ? [{ title: 'last 24 h', whole: true, spare: 0 }, { title: 'fingerprint', whole: true, spare: 2 }, 'state']
    : []
  const [head = '', ...rows] = alignTable(
    ['letters', 'cause', timeColumn('first', 1), timeColumn('last'), ...more],
    causes.shown.map(({ count, cause, fingerprint, first, last, trend, states }) => [
      ...[count, escapeText(cause), second(first), second(last)],
      ...(decided ? [sparkLine(trend), escapeText(fingerprint ?? ''), escapeText(stateText(states))] : [])
    ]),
    columns
  )
  return [
    head,
    ...rows.flatMap((row, i) => [row, ...exampleLine(causes.shown[i]?.example ?? '', columns)]),
    ...beyond(causes, 'cause')
  ]
}

const bars = ' ▁▂▃▄▅▆▇█'

/** How letters came, hour by hour; nothing where none did. */
function sparkLine(trend: readonly number[]): string {
  const most = Math.max(...trend)
  if (most === 0) return ''
  return trend.map(count => bars[Math.ceil((count / most) * 8)]).join('')
}

/** `open`, or how many failures are in which state. A failure is counted with the first of its letters. */
function stateText(states: Readonly<Record<string, number>>): string {
  const all = Object.entries(states)
  if (all.length === 0) return 'in the row of their first cause'
  return all.length === 1 ? (all[0]?.[0] ?? '') : all.map(([state, count]) => `${number(count)} ${state}`).join(', ')
}

const letters = (count: number): string => `${number(count)} dead ${count === 1 ? 'letter' : 'letters'}`

const margin = ' '.repeat('letters  '.length)

/** What the first letter of a cause says, on a line of its own: it needs the width. */
function exampleLine(example: string, columns: number | null): string[] {
  if (example === '') return []
  const text = margin + escapeText(example)
  return [columns === null ? text : fit(text, columns)]
}

function beyond({ more }: Top<unknown>, what: string): string[] {
  if (more.entries === 0) return []
  return [`… and ${number(more.entries)} more ${what}s with ${letters(more.letters)} (--top shows more)`]
}

function oddTimestamps({ odd }: LetterCounts): string[] {
  if (odd.letters === 0) return []
  const examples = odd.examples.join(', ')
  return [
    `${letters(odd.letters)} with a timestamp that is not a date in milliseconds: ${examples}${odd.letters > odd.examples.length ? ', …' : ''}`
  ]
}

/** By hour; where that makes too many rows, by day, of which the latest are shown. */
function hours(byHour: ReadonlyMap<string, number>, top: number): [string[], [string, number][]] {
  const all = byTime(byHour)
  if (all.length <= top) return [['hour', 'letters'], all]
  const byDay = new Map<string, number>()
  for (const [hour, count] of all) {
    const day = hour.startsWith('(') ? hour : hour.slice(0, 10)
    byDay.set(day, (byDay.get(day) ?? 0) + count)
  }
  const days = byTime(byDay)
  const earlier = days.slice(0, -top)
  const sum = earlier.reduce((total, [, count]) => total + count, 0)
  return [
    ['day', 'letters'],
    [...(sum > 0 ? [['(earlier)', sum] as [string, number]] : []), ...days.slice(-top)]
  ]
}
