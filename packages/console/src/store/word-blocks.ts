import type { DatabaseSync } from 'node:sqlite'

/** Letters whose words are in one table. */
export const blockLetters = 100_000

/** The table of the block that begins with a letter. */
export const wordsTable = (low: number): string => `words_${low}`

/** A table of full text, and the first and the last number that its letters can have. */
export interface WordTable {
  readonly table: string
  readonly low: number
  readonly high: number
}

/** Tables of full text that letters between two ids can be in, in the order asked for. */
export function wordTables(db: DatabaseSync, low: number, high: number, down: boolean): WordTable[] {
  const lows = db
    .prepare('select low from word_blocks where low <= ? order by low')
    .all(high)
    .map(row => row.low as number)
  const tables = lows
    .map((own, i) => ({ table: wordsTable(own), low: own, high: (lows[i + 1] ?? high + 1) - 1 }))
    .filter(block => block.high >= low)
  return down ? tables.reverse() : tables
}
