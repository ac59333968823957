import { displayWidth, fit } from './width.ts'

type Row = readonly (string | number)[]

/** A column, and what becomes of it where the terminal is too narrow for all. */
export interface Column {
  readonly title: string
  /** Means nothing, or names nothing, when it is cut: cut last of all. */
  readonly whole?: boolean
  /** A shorter text that says enough. */
  readonly brief?: (text: string) => string
  /** It may be left out: the highest first. */
  readonly spare?: number
}

const gap = 2
/** What a text keeps before anything is left out. */
const readable = 14
/** What a column keeps when the terminal is too narrow for all. */
const narrowest = 8

interface Laid {
  readonly title: string
  readonly whole: boolean
  readonly numeric: boolean
  readonly cells: readonly string[]
  readonly width: number
}

/**
 * Rows of texts as aligned lines: numbers to the right, the rest to the left, two spaces between columns.
 * @param columns width of the terminal; `null` where nobody looks: nothing is cut. Where there is not enough, the widest texts are cut
 *   as long as they can be read, then texts that have a shorter form take it, then columns that are spare are left out
 */
export function alignTable(
  head: readonly (string | Column)[],
  rows: readonly Row[],
  columns: number | null = null
): string[] {
  const given = head.map(each => (typeof each === 'string' ? { title: each } : each))
  const laid = (brief: boolean): Laid[] => given.map((column, at) => layOut(column, at, rows, brief))
  const whole = laid(false)
  if (columns === null || fits(whole, columns)) return linesOf(whole, rows.length)
  const short = laid(true)
  const droppable = [...given.keys()]
    .filter(at => given[at]?.spare !== undefined)
    .sort((a, b) => (given[b]?.spare ?? 0) - (given[a]?.spare ?? 0))
  const tries = [
    whole,
    ...[...droppable.keys(), droppable.length].map(count => {
      const left = new Set(droppable.slice(0, count))
      return short.filter((_, at) => !left.has(at))
    })
  ]
  for (const each of tries) {
    const fitting = shrink(each, columns, readable)
    if (fits(fitting, columns)) return linesOf(fitting, rows.length)
  }
  const least = shrink(tries.at(-1) as Laid[], columns, narrowest)
  if (fits(least, columns)) return linesOf(least, rows.length)
  return linesOf(
    shrink(
      least.map(each => ({ ...each, whole: false })),
      columns,
      narrowest
    ),
    rows.length
  )
}

function layOut({ title, whole = false, brief }: Column, at: number, rows: readonly Row[], short: boolean): Laid {
  const numeric = rows.length > 0 && rows.every(row => typeof row[at] === 'number')
  const cells = rows.map(row => {
    const text = String(row[at] ?? '')
    return short && brief !== undefined ? brief(text) : text
  })
  const width = cells.reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(title))
  return { title, whole, numeric, cells, width }
}

const widthOf = (laid: readonly Laid[]): number =>
  laid.reduce((sum, { width }) => sum + width, gap * Math.max(0, laid.length - 1))

const fits = (laid: readonly Laid[], columns: number): boolean => widthOf(laid) <= columns

/** Takes from the widest text first, so that short ones stay whole. */
function shrink(laid: readonly Laid[], columns: number, least: number): Laid[] {
  const shrunk = [...laid]
  for (let excess = widthOf(laid) - columns; excess > 0; ) {
    const [widest, next] = shrunk
      .map((each, at) => ({ ...each, at }))
      .filter(({ numeric, whole, width }) => !numeric && !whole && width > least)
      .sort((a, b) => b.width - a.width)
    if (widest === undefined) return shrunk
    const cut = Math.max(1, Math.min(excess, widest.width - Math.max(next?.width ?? 0, least)))
    shrunk[widest.at] = { ...(shrunk[widest.at] as Laid), width: widest.width - cut }
    excess -= cut
  }
  return shrunk
}

function linesOf(laid: readonly Laid[], rows: number): string[] {
  const line = (cellOf: (column: Laid) => string): string =>
    laid
      .map(column => {
        const cell = fit(cellOf(column), column.width)
        const fill = ' '.repeat(Math.max(0, column.width - displayWidth(cell)))
        return column.numeric ? fill + cell : cell + fill
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return [
    line(({ title }) => title),
    ...Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row] ?? ''))
  ]
}
