import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { EntryKey, LedgerView } from '@dead-letter/operator'
import type { LetterWriter } from './letter-writer.ts'
import { writeStatement } from './write-statement.ts'

/** Writes what the ledger says into the index. What it does belongs to the transaction of whoever calls. */
export class DecisionWriter {
  readonly #db: DatabaseSync
  readonly #letters: LetterWriter
  readonly #put: StatementSync
  readonly #take: StatementSync
  readonly #texts: Readonly<
    Record<'note' | 'assignment', { readonly put: StatementSync; readonly take: StatementSync }>
  >
  readonly #putOperation: StatementSync
  readonly #takeOperation: StatementSync
  readonly #putPart: StatementSync
  readonly #takePart: StatementSync

  constructor(db: DatabaseSync, letters: LetterWriter) {
    this.#db = db
    this.#letters = letters
    this.#put = writeStatement(
      db,
      'insert or replace into decisions (key, decision, at, dlq, value) values (?, ?, ?, ?, ?)'
    )
    this.#take = writeStatement(db, 'delete from decisions where key = ?')
    const text = (table: string) => ({
      put: writeStatement(db, `insert or replace into ${table} (key, value) values (?, ?)`),
      take: writeStatement(db, `delete from ${table} where key = ?`)
    })
    this.#texts = { note: text('notes'), assignment: text('assignments') }
    this.#putOperation = writeStatement(db, 'insert or replace into operations (id, value) values (?, ?)')
    this.#takeOperation = writeStatement(db, 'delete from operations where id = ?')
    this.#putPart = writeStatement(db, 'insert or replace into parts (id, part, value) values (?, ?, ?)')
    this.#takePart = writeStatement(db, 'delete from parts where id = ? and part = ?')
  }

  /** Takes one entry over from the view. @returns whether letters show it */
  apply(entry: EntryKey, view: LedgerView): boolean {
    switch (entry.kind) {
      case 'decision':
        this.#decision(entry.key, view)
        return this.#letters.decided(entry.key, view)
      case 'note':
      case 'assignment': {
        const { put, take } = this.#texts[entry.kind]
        const value = entry.kind === 'note' ? view.noteOf(entry.key) : view.assignmentOf(entry.key)
        if (value === null) take.run(entry.key)
        else put.run(entry.key, JSON.stringify(value))
        return true
      }
      case 'operation': {
        const value = view.operations.get(entry.id)
        if (value === undefined) this.#takeOperation.run(entry.id)
        else this.#putOperation.run(entry.id, JSON.stringify(value))
        return false
      }
      case 'part': {
        const value = view.partsOf(entry.id).get(entry.part)
        if (value === undefined) this.#takePart.run(entry.id, entry.part)
        else this.#putPart.run(entry.id, entry.part, JSON.stringify(value))
        return false
      }
    }
  }

  /** What the index has and the ledger has no more, since it was away while tombstones came and went. */
  settle(view: LedgerView): void {
    const keys = (table: string): Buffer[] =>
      this.#db
        .prepare(`select key from ${table}`)
        .all()
        .map(({ key }) => Buffer.from(key as Uint8Array))
    for (const key of keys('decisions'))
      if (view.decisionOf(key) === null) {
        this.#take.run(key)
        this.#letters.decided(key, view)
      }
    for (const key of keys('notes')) if (view.noteOf(key) === null) this.#texts.note.take.run(key)
    for (const key of keys('assignments')) if (view.assignmentOf(key) === null) this.#texts.assignment.take.run(key)
    for (const { id } of this.#db.prepare('select id from operations').all())
      if (!view.operations.has(id as string)) this.#takeOperation.run(id as string)
    for (const { id, part } of this.#db.prepare('select id, part from parts').all())
      if (!view.partsOf(id as string).has(part as string)) this.#takePart.run(id as string, part as string)
  }

  #decision(key: Buffer, view: LedgerView): void {
    const value = view.decisionOf(key)
    if (value === null) this.#take.run(key)
    else this.#put.run(key, value.decision, value.at, value.dlq ?? null, JSON.stringify(value))
  }
}
