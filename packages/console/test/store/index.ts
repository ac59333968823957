import { DatabaseSync } from 'node:sqlite'
import type { EntryKey, LedgerView } from '@dead-letter/operator'
import { addSays } from '../../src/query/phrase.ts'
import { hasFullText } from '../../src/store/full-text.ts'
import { IndexWriter } from '../../src/store/index-writer.ts'
import type { IndexedLetter } from '../../src/store/letter-row.ts'
import { lookups } from '../../src/store/lookups.ts'
import { schema } from '../../src/store/schema.ts'
import { wordTables } from '../../src/store/word-blocks.ts'

/** Options of tests of the index. */
export const needsFullText = { skip: hasFullText() ? false : `SQLite of Node ${process.versions.node} has no FTS5` }

/** Letters whose words are in one table: few, so that tests have several. */
const ofBlock = 25

/** An index in memory. @param raw as it is while the first letters are read */
export function makeIndex(raw = false): { readonly db: DatabaseSync; readonly writer: IndexWriter } {
  const db = new DatabaseSync(':memory:')
  refuseLargeNumbers(db)
  addSays(db)
  db.exec(schema)
  if (raw) db.prepare("insert into meta (name, value) values ('raw', '1')").run()
  else for (const sql of Object.values(lookups)) db.exec(sql)
  db.prepare("insert into meta (name, value) values ('dropped', '0')").run()
  return { db, writer: new IndexWriter(db, ofBlock) }
}

/** Some versions of Node.js throw when a result of `run` holds a row id that a number does not: here all of them do. */
function refuseLargeNumbers(db: DatabaseSync): void {
  const prepare = db.prepare.bind(db)
  db.prepare = (sql, ...more) => {
    const statement = prepare(sql, ...more)
    const run = statement.run.bind(statement)
    statement.run = (...values: never[]) => {
      const result = run(...values)
      if (typeof result.lastInsertRowid === 'number' && !Number.isSafeInteger(result.lastInsertRowid))
        throw new RangeError(`Value is too large to be represented as a JavaScript number: ${result.lastInsertRowid}`)
      return result
    }
    return statement
  }
}

export const dlqNamed = (writer: IndexWriter, topic: string): number =>
  writer.putDlq({
    ...{
      topic,
      topicId: null,
      foundBy: 'name',
      dialect: null,
      partitions: 1,
      depth: 0,
      newest: null,
      retentionMs: null
    }
  })

export const failureOf = (number: number): Buffer => Buffer.from(number.toString(16).padStart(32, '0'), 'hex')

export function letterOf(more: Partial<IndexedLetter> & { readonly offset: number }): IndexedLetter {
  return {
    ...{ fingerprint: 'v2:0000000000000001', cause: 'CreditError', example: 'no credit', origin: 'orders' },
    ...{ group: 'billing', stage: 'handle', class: 'business', error: 'CreditError', dialect: 'spring-kafka' },
    ...{
      partition: 0,
      at: 1_700_000_000_000 + more.offset * 1000,
      failure: failureOf(more.offset),
      redrives: 0,
      isOdd: false
    },
    ...{ attempts: 1, originPartition: 0, originOffset: more.offset, originAt: null, message: 'no credit' },
    ...{ key: `key-${more.offset % 5}`, value: `{"amount":${more.offset}}`, size: 12 },
    ...more
  }
}

/** Letters whose words are there, and in how many tables. */
export function wordsIn(db: DatabaseSync): { readonly letters: number; readonly tables: number } {
  const tables = wordTables(db, 0, Number.MAX_SAFE_INTEGER, true)
  const count = ({ table }: { readonly table: string }): number =>
    db.prepare(`select count(*) as n from ${table}`).get()?.n as number
  return { letters: tables.reduce((sum, table) => sum + count(table), 0), tables: tables.length }
}

/** Decides about a failure as the ledger would tell it. */
export function decide(writer: IndexWriter, failure: Buffer, decision: string | null, more: object = {}): void {
  const value = { v: 1, decision, at: new Date(0).toISOString(), by: 'ada', operation: 'o', ...more }
  const view: LedgerView = writer.view
  view.apply(failure, decision === null ? null : Buffer.from(JSON.stringify(value)))
  const key: EntryKey = { kind: 'decision', key: failure }
  writer.addDecisions([key])
}
