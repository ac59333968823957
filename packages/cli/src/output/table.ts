import { displayWidth, fit } from './width.ts'

type Row = readonly (string | number)[]

const gap = 2
/** What a column keeps when the terminal is too narrow for all. */
const narrowest = 8

/**
 * Rows of texts as aligned lines: numbers to the right, the rest to the left, two spaces between columns.
 * @param columns width of the terminal, to which the widest texts are cut; `null` where nobody looks: nothing is cut
 */
export function alignTable(head: readonly string[], rows: readonly Row[], columns: number | null = null): string[] {
  const numeric = head.map((_, column) => rows.length > 0 && rows.every(row => typeof row[column] === 'number'))
  const natural = head.map((title, column) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(String(row[column] ?? ''))), displayWidth(title))
  )
  const widths = columns === null ? natural : shrink(natural, numeric, columns - gap * (head.length - 1))
  const line = (cells: Row): string =>
    head
      .map((_, column) => {
        const width = widths[column] as number
        const cell = fit(String(cells[column] ?? ''), width)
        const fill = ' '.repeat(Math.max(0, width - displayWidth(cell)))
        return numeric[column] ? fill + cell : cell + fill
      })
      .join(' '.repeat(gap))
      .trimEnd()
  return [line(head), ...rows.map(line)]
}

/** Takes from the widest text first, so that short ones stay whole. */
function shrink(natural: readonly number[], numeric: readonly boolean[], room: number): number[] {
  const widths = [...natural]
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; ) {
    const sorted = widths
      .map((width, column) => ({ width, column }))
      .filter(({ width, column }) => !numeric[column] && width > narrowest)
      .sort((a, b) => b.width - a.width)
    const [widest, next] = sorted
    if (widest === undefined) return widths
    const cut = Math.max(1, Math.min(excess, widest.width - Math.max(next?.width ?? 0, narrowest)))
    widths[widest.column] = widest.width - cut
    excess -= cut
  }
  return widths
}
