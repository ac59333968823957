import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AuditChunk } from '@dead-letter/operator'
import { writeStatement } from './write-statement.ts'

/** Writes the audit's entries into the index, each in the transaction that `write` runs it in. */
export class AuditWriter {
  readonly #db: DatabaseSync
  readonly #write: <T>(work: () => T) => T
  readonly #put: StatementSync
  readonly #putFailure: StatementSync
  readonly #putLog: StatementSync

  constructor(db: DatabaseSync, write: <T>(work: () => T) => T) {
    this.#db = db
    this.#write = write
    this.#put = writeStatement(
      db,
      'insert or replace into audit (partition, place, at, event, operation, by, action, dlq, value) values (?, ?, ?, ?, ?, ?, ?, ?, ?)'
    )
    this.#putFailure = writeStatement(
      db,
      'insert or replace into audit_failures (failure, partition, place) values (?, ?, ?)'
    )
    this.#putLog = writeStatement(db, 'insert or replace into audit_logs (partition, next) values (?, ?)')
  }

  get positions(): Map<number, number> {
    const rows = this.#db.prepare('select partition, next from audit_logs').all()
    return new Map(rows.map(({ partition, next }) => [partition as number, next as number]))
  }

  get topicId(): string | undefined {
    return this.#db.prepare("select value from meta where name = 'audit'").get()?.value as string | undefined
  }

  /** The topic that is read now; what its retention has taken goes. */
  open(topicId: string, logs: readonly { readonly partition: number; readonly logStart: number }[]): void {
    this.#write(() => {
      if (this.topicId !== topicId)
        writeStatement(this.#db, "insert or replace into meta (name, value) values ('audit', ?)").run(topicId)
      const before = this.#db.prepare('select 1 from audit where partition = ? and place < ? limit 1')
      for (const { partition, logStart } of logs) {
        // Failures are found by their own key alone: all of them are looked at, and only where an entry of theirs has gone.
        if (before.get(partition, logStart) === undefined) continue
        for (const table of ['audit', 'audit_failures'])
          writeStatement(this.#db, `delete from ${table} where partition = ? and place < ?`).run(partition, logStart)
      }
    })
  }

  add({ partition, next, entries }: AuditChunk): void {
    this.#write(() => {
      for (const { offset, entry } of entries) {
        const { at, event, operation, by, action, dlq, lineages = [], ...more } = entry
        // Keys stand in a table of their own; how many there are is told with the entry.
        const value = JSON.stringify({ ...more, failures: lineages.length })
        this.#put.run(partition, offset, at, event, operation, by, action, dlq, value)
        for (const key of lineages)
          if (/^[0-9a-f]{32}$/.test(key)) this.#putFailure.run(Buffer.from(key, 'hex'), partition, offset)
      }
      this.#putLog.run(partition, next)
    })
  }

  /** The topic is gone, or is another one. */
  clear(): void {
    this.#write(() => {
      for (const table of ['audit', 'audit_failures', 'audit_logs'])
        writeStatement(this.#db, `delete from ${table}`).run()
      writeStatement(this.#db, "delete from meta where name = 'audit'").run()
    })
  }
}
