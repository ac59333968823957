/** Rows of texts as aligned lines: numbers to the right, the rest to the left, two spaces between columns. */
export function alignTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map(row => width(String(row[column] ?? ''))))
  )
  const numeric = head.map((_, column) => rows.length > 0 && rows.every(row => typeof row[column] === 'number'))
  const line = (cells: readonly (string | number)[]): string =>
    head
      .map((_, column) => {
        const cell = String(cells[column] ?? '')
        const fill = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)))
        return numeric[column] ? fill + cell : cell + fill
      })
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)]
}

/** Characters as a person counts them: near enough to terminal columns for names and messages. */
const width = (text: string): number => [...text].length
