import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type EntryKey, LedgerView } from '@dead-letter/operator'
import { AuditWriter } from './audit-writer.ts'
import { DecisionWriter } from './decision-writer.ts'
import type { IndexedLetter } from './letter-row.ts'
import { LetterWriter } from './letter-writer.ts'
import { makeLookup } from './lookups.ts'
import { blockLetters } from './word-blocks.ts'
import { writeStatement } from './write-statement.ts'

/** Letters of one transaction at most: what readers wait for to see them. Twice as long to write where they are a fifth of it. */
/** Letters whose look-ups are made all at once. */
const mostAtOnce = 50_000
const mostLetters = 20_000
/** Letters taken out in one step. */
const takenTogether = 2000

/** A dead-letter topic as it is written down. */
export interface DlqRow {
  readonly topic: string
  readonly topicId: string | null
  readonly foundBy: string
  readonly dialect: string | null
  readonly partitions: number
  readonly depth: number
  readonly newest: number | null
  /** Infinity: for ever; `null`: it may not be read. */
  readonly retentionMs: number | null
}

/** All that is written to the index, in one transaction after another. */
export class IndexWriter {
  readonly #db: DatabaseSync
  readonly #letters: LetterWriter
  readonly #decisions: DecisionWriter
  readonly #putLog: StatementSync
  /** What it writes is there for readers with the next commit. */
  readonly audit: AuditWriter
  #open = false
  #waiting = 0
  #failed: unknown = null
  #view = new LedgerView()
  /** Whether the view has all that the ledger had. */
  #settled = false
  readonly #progress = new Map<number, string>()

  constructor(db: DatabaseSync, ofBlock: number = blockLetters) {
    this.#db = db
    this.#letters = new LetterWriter(db, ofBlock)
    this.#decisions = new DecisionWriter(db, this.#letters)
    this.audit = new AuditWriter(db, work => this.#write(work))
    this.#putLog = writeStatement(
      db,
      `insert into logs (dlq, partition, next, first, last, epoch) values (?, ?, ?, 0, 0, ?)
       on conflict do update set next = excluded.next, epoch = excluded.epoch`
    )
  }

  /** What the ledger says, as far as it was read. */
  get view(): LedgerView {
    return this.#view
  }

  /** The ledger is read anew. */
  renewView(view: LedgerView): void {
    this.#view = view
    this.#settled = false
  }

  /** Whether what letters are looked up by is not made yet. */
  get isRaw(): boolean {
    return this.#letters.isRaw
  }

  /**
   * Makes the next thing that letters are looked up by, of a few: each takes some seconds among millions. After the last of them it is
   * not raw any more, and each letter is written with them, which takes longer. Among few letters that is done at once.
   */
  ripen(): void {
    if (!this.isRaw) return
    this.commit()
    const few = this.letters <= mostAtOnce
    while (this.#whole(() => makeLookup(this.#db))) if (!few) return
    this.#write(() => {
      this.#letters.ripen(this.#view)
      writeStatement(this.#db, "delete from meta where name = 'raw'").run()
    })
    this.commit()
  }

  /**
   * Letters of one partition, in order, and where reading goes on behind them.
   * @param epoch of the leader that wrote the last of them, −1 where that is not known
   * @returns how many
   */
  addLetters(dlq: number, partition: number, next: number, letters: Iterable<IndexedLetter>, epoch = -1): number {
    return this.#write(() => {
      let count = 0
      for (const letter of letters) {
        this.#letters.put(dlq, letter, this.#view)
        count++
      }
      this.#putLog.run(dlq, partition, next, epoch)
      this.#waiting += count
      if (this.#waiting >= mostLetters) this.commit()
      return count
    })
  }

  /** What was decided, when it is in the view. @returns failures whose letters are another now */
  addDecisions(keys: readonly EntryKey[]): Buffer[] {
    if (this.#settled && keys.some(({ kind }) => kind === 'decision')) this.#letters.decidedLate()
    const changed = this.#write(() => keys.filter(key => this.#decisions.apply(key, this.#view)))
    this.commit()
    return changed.flatMap(key => ('key' in key ? [key.key] : []))
  }

  /**
   * While the first letters are read, what somebody decides reaches those that are there some at a time: nothing waits for all of them.
   * @returns failures whose letters are another now
   */
  catchUp(patienceMs: number): Buffer[] {
    const end = performance.now() + patienceMs
    const changed: Buffer[] = []
    while (this.#letters.isLate && performance.now() < end)
      changed.push(...this.#write(() => this.#letters.catchUp(this.#view)))
    return changed
  }

  /** Once the ledger is read: what the index held of it and is not there any more goes. */
  settleDecisions(): void {
    this.#write(() => this.#decisions.settle(this.#view))
    this.commit()
    this.#settled = true
    // Letters came while it was read.
    this.#letters.decidedLate()
  }

  /** @returns its number */
  putDlq(dlq: DlqRow): number {
    this.commit()
    const forEver = dlq.retentionMs === Number.POSITIVE_INFINITY
    const row = this.#db
      .prepare(
        `insert into dlqs (topic, topic_id, found_by, dialect, partitions, depth, newest, retention_ms, retention_known)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (topic) do update set topic_id = ifnull(excluded.topic_id, topic_id), found_by = excluded.found_by,
           dialect = excluded.dialect, partitions = excluded.partitions, depth = excluded.depth, newest = excluded.newest,
           retention_ms = excluded.retention_ms, retention_known = excluded.retention_known
         returning id`
      )
      .get(
        ...[dlq.topic, dlq.topicId, dlq.foundBy, dlq.dialect, dlq.partitions, dlq.depth, dlq.newest],
        ...[forEver ? null : dlq.retentionMs, dlq.retentionMs === null ? 0 : 1]
      )
    return row?.id as number
  }

  dlqs(): { readonly id: number; readonly topic: string }[] {
    return this.#db.prepare('select id, topic from dlqs').all() as never
  }

  get letters(): number {
    return this.#db.prepare('select ifnull(sum(letters), 0) as count from totals').get()?.count as number
  }

  get dropped(): number {
    return Number(this.#db.prepare("select value from meta where name = 'dropped'").get()?.value ?? 0)
  }

  topicIdOf(dlq: number): string | undefined {
    return (this.#db.prepare('select topic_id from dlqs where id = ?').get(dlq)?.topic_id as string | null) || undefined
  }

  setTopicId(dlq: number, topicId: string): void {
    writeStatement(this.#db, 'update dlqs set topic_id = ? where id = ?').run(topicId, dlq)
  }

  /** How far it is: offsets that are still to be read; whether it has once been at the end. Told on and on, written when it is another. */
  setProgress(dlq: number, behind: number, live: boolean): void {
    const told = `${behind} ${live}`
    if (this.#progress.get(dlq) === told) return
    this.#progress.set(dlq, told)
    writeStatement(this.#db, 'update dlqs set behind = ?, live = ? where id = ?').run(behind, live ? 1 : 0, dlq)
  }

  setExtent(dlq: number, partition: number, first: number, last: number): void {
    writeStatement(
      this.#db,
      `insert into logs (dlq, partition, next, first, last) values (?, ?, ?, ?, ?)
       on conflict do update set first = excluded.first, last = excluded.last`
    ).run(dlq, partition, first, first, last)
  }

  positionsOf(dlq: number): Map<number, number> {
    const rows = this.#db.prepare('select partition, next from logs where dlq = ?').all(dlq)
    return new Map(rows.map(({ partition, next }) => [partition as number, next as number]))
  }

  /** Letters that Kafka has no more: before the first offset of their partition. */
  takeExpired(dlq: number, partition: number, first: number): number {
    return this.#takeWhere('dlq = ? and partition = ? and place < ?', [dlq, partition, first])
  }

  /** The log was cut, and is read again from there on: what lies at those offsets are other letters. */
  takeFrom(dlq: number, partition: number, offset: number): void {
    this.#takeWhere('dlq = ? and partition = ? and place >= ?', [dlq, partition, offset])
    this.#write(() => this.#putLog.run(dlq, partition, offset, -1))
    this.commit()
  }

  /** All of a topic: it was made anew, or is gone. */
  takeDlq(dlq: number): void {
    this.#takeWhere('dlq = ?', [dlq])
    writeStatement(this.#db, 'delete from logs where dlq = ?').run(dlq)
  }

  forgetDlq(dlq: number): void {
    this.takeDlq(dlq)
    this.#progress.delete(dlq)
    writeStatement(this.#db, 'delete from dlqs where id = ?').run(dlq)
  }

  /** Bytes that are in use. */
  get bytes(): number {
    const value = (name: string): number => Object.values(this.#db.prepare(`pragma ${name}`).get() ?? {})[0] as number
    return (value('page_count') - value('freelist_count')) * value('page_size')
  }

  /** Takes the oldest letters out. @returns how many */
  takeOldest(): number {
    const taken = this.#write(() => {
      const rows = this.#db
        .prepare('select id, kind, at, state, lead, failure from letters order by at limit ?')
        .all(takenTogether)
      this.#letters.take(rows as never)
      writeStatement(this.#db, "update meta set value = cast(value as integer) + ? where name = 'dropped'").run(
        rows.length
      )
      return rows.length
    })
    this.commit()
    return taken
  }

  commit(): void {
    if (!this.#open && this.#failed === null) return
    this.#whole(() => {
      this.#letters.flush()
      this.#db.exec('commit')
      this.#letters.committed()
    })
    this.#open = false
    this.#waiting = 0
  }

  close(): void {
    try {
      this.commit()
    } finally {
      this.#db.close()
    }
  }

  #write<T>(work: () => T): T {
    return this.#whole(() => {
      if (!this.#open) this.#db.exec('begin immediate')
      this.#open = true
      return work()
    })
  }

  /**
   * After an error of SQLite nothing is written any more: it may have rolled back what was not committed, while who reads has gone on,
   * and a position that is written then is beyond letters that are not there. The thread ends, and the next begins where the file is.
   */
  #whole<T>(work: () => T): T {
    if (this.#open && !this.#db.isTransaction)
      this.#failed ??= new Error('SQLite has rolled back what was not committed')
    if (this.#failed !== null) throw this.#failed
    try {
      return work()
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === 'ERR_SQLITE_ERROR') this.#failed = error
      throw error
    }
  }

  #takeWhere(condition: string, values: readonly number[]): number {
    let taken = 0
    for (;;) {
      const count = this.#write(() => {
        const rows = this.#db
          .prepare(`select id, kind, at, state, lead, failure from letters where ${condition} limit ${takenTogether}`)
          .all(...values)
        this.#letters.take(rows as never)
        return rows.length
      })
      this.commit()
      taken += count
      if (count < takenTogether) return taken
    }
  }
}
