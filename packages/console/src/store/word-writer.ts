import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { tokenizer } from './full-text.ts'
import { wordsTable } from './word-blocks.ts'
import { writeStatement } from './write-statement.ts'

/** Words of one letter: its kind as a word, and its texts. */
type Words = readonly [kind: string, error: string, message: string, key: string | null, value: string | null]

/**
 * Writes full text in blocks, a table for each so many letters: what is looked for is found in the newest of them first, and no further
 * than the page goes, and what is merged of one as it grows does not grow with all. A block goes with its last letter.
 */
export class WordWriter {
  readonly #db: DatabaseSync
  readonly #letters: number
  /** Where each block begins, in order. */
  readonly #lows: number[]
  readonly #takes = new Map<number, StatementSync>()
  readonly #touched = new Set<number>()
  #put: StatementSync | null = null
  /** Whether a block was begun, and the one before is not written any more. */
  #hasEnded = false

  /** @param letters of one block */
  constructor(db: DatabaseSync, letters: number) {
    this.#db = db
    this.#letters = letters
    this.#lows = db
      .prepare('select low from word_blocks order by low')
      .all()
      .map(({ low }) => low as number)
  }

  /** @param id greater than those of all letters that are there */
  put(id: number, words: Words): void {
    let last = this.#lows.at(-1)
    // Ids begin anew behind those that are there: what began beyond has none of them any more.
    for (; last !== undefined && last > id; last = this.#lows.at(-1)) this.#drop(last)
    if (last === undefined || id >= last + this.#letters) this.#begin(id)
    this.#put ??= writeStatement(
      this.#db,
      `insert into ${wordsTable(this.#lows.at(-1) as number)} (rowid, kind, error, message, key, value) values (?, ?, ?, ?, ?, ?)`
    )
    this.#put.run(id, ...words)
  }

  take(id: number): void {
    const low = this.#lows.findLast(low => low <= id)
    if (low === undefined) return
    let statement = this.#takes.get(low)
    if (statement === undefined) {
      statement = writeStatement(this.#db, `delete from ${wordsTable(low)} where rowid = ?`)
      this.#takes.set(low, statement)
    }
    statement.run(id)
    this.#touched.add(low)
  }

  /** Blocks without a letter go: before the transaction is committed. */
  flush(): void {
    for (const low of this.#touched) {
      const next = this.#lows[this.#lows.indexOf(low) + 1]
      const left = this.#db.prepare('select 1 from letters where id >= ? and id < ? limit 1')
      if (next !== undefined && left.get(low, next) === undefined) this.#drop(low)
    }
    this.#touched.clear()
  }

  /**
   * A block that is not written any more goes out of memory, after the transaction is committed: as long as SQLite holds a table of full
   * text open it keeps the room in which its words were sorted, and its statements. A schema that is read anew holds none open.
   */
  committed(): void {
    if (!this.#hasEnded) return
    this.#hasEnded = false
    this.#put = null
    this.#takes.clear()
    this.#db.exec('pragma writable_schema = reset')
  }

  #drop(low: number): void {
    if (low === this.#lows.at(-1)) this.#put = null
    this.#takes.delete(low)
    this.#touched.delete(low)
    this.#lows.splice(this.#lows.indexOf(low), 1)
    this.#db.exec(`drop table ${wordsTable(low)}`)
    writeStatement(this.#db, 'delete from word_blocks where low = ?').run(low)
  }

  #begin(low: number): void {
    const table = wordsTable(low)
    // Words are sorted in memory and written together: in so many bytes, which are kept while the table is open.
    this.#db.exec(`create virtual table ${table} using fts5(
      kind, error, message, key, value, content='', contentless_delete=1, detail=none, tokenize="${tokenizer}"
    ); insert into ${table} (${table}, rank) values ('hashsize', 2097152)`)
    writeStatement(this.#db, 'insert into word_blocks (low) values (?)').run(low)
    this.#hasEnded = this.#lows.length > 0
    this.#lows.push(low)
    this.#put = null
  }
}
