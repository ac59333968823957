import type { DatabaseSync } from 'node:sqlite'

/** Letters whose words are in one table. */
export const blockLetters = 100_000

/** The table of the block that begins with a letter. */
export const wordsTable = (low: number): string => `words_${low}`

/** Tables of full text that letters between two ids can be in, in the order asked for. */
export function wordTables(db: DatabaseSync, low: number, high: number, down: boolean): string[] {
  const lows = db
    .prepare('select low from word_blocks where low <= ? order by low')
    .all(high)
    .map(row => row.low as number)
  const tables = lows.filter((_, i) => (lows[i + 1] ?? Number.POSITIVE_INFINITY) > low).map(wordsTable)
  return down ? tables.reverse() : tables
}
