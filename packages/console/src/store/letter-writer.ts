import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Kinds, kindWord } from './kinds.ts'
import { LateDecisions } from './late-decisions.ts'
import type { IndexedLetter } from './letter-row.ts'
import { isRaw } from './lookups.ts'
import { Rollup } from './rollup.ts'
import { WordWriter } from './word-writer.ts'
import { writeStatement } from './write-statement.ts'

/** Knows what is decided about failures. */
export interface States {
  stateOf(failure: Buffer, redrives: number): string
}

interface LeadRow {
  readonly id: number
  readonly kind: number
  readonly at: number
  readonly state: string
}

/** Writes letters into the index, and takes them out. What it does belongs to the transaction of whoever calls. */
export class LetterWriter {
  readonly #db: DatabaseSync
  readonly #kinds: Kinds
  readonly #rollup: Rollup
  readonly #words: WordWriter
  readonly #put: StatementSync
  readonly #leadOf: StatementSync
  readonly #unlead: StatementSync
  readonly #ofFailure: StatementSync
  readonly #setState: StatementSync
  readonly #take: StatementSync
  readonly #setLead: StatementSync
  readonly #putOdd: StatementSync
  readonly #late: LateDecisions
  #raw: boolean
  /** Whether something was decided no more while nobody could tell letters of it, here or in a process that was ended meanwhile. */
  #undecided: boolean

  /** @param ofBlock letters whose words are in one table */
  constructor(db: DatabaseSync, ofBlock: number) {
    this.#db = db
    this.#raw = isRaw(db)
    this.#undecided = this.#raw && db.prepare('select 1 from letters limit 1').get() !== undefined
    this.#kinds = new Kinds(db)
    this.#late = new LateDecisions(db)
    this.#rollup = new Rollup(db)
    this.#words = new WordWriter(db, ofBlock)
    this.#put = writeStatement(
      db,
      `insert or ignore into letters (kind, dlq, partition, place, at, state, lead, failure, redrives, attempts,
         origin_partition, origin_offset, origin_at, message, key, value, size)
       values (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    this.#putOdd = writeStatement(db, "insert or ignore into meta (name, value) values ('odd', '1')")
    this.#leadOf = db.prepare('select id, kind, at, state from letters where failure = ? and lead = 1')
    this.#unlead = writeStatement(db, 'update letters set lead = 0 where id = ?')
    this.#ofFailure = db.prepare('select id, kind, at, state, lead, redrives from letters where failure = ?')
    this.#setState = writeStatement(db, 'update letters set state = ? where id = ?')
    this.#take = writeStatement(db, 'delete from letters where id = ?')
    this.#setLead = writeStatement(db, 'update letters set lead = 1 where id = ?')
  }

  /** Whether letters cannot be found by their failures yet: each of them leads, and what is decided after it came has to catch up with it. */
  get isRaw(): boolean {
    return this.#raw
  }

  /** They can be found from now on: of each failure the newest leads, and all say what is decided about it. */
  ripen(states: States): void {
    this.#raw = false
    const db = this.#db
    function* failures(sql: string): Generator<Buffer> {
      for (const { failure } of db.prepare(sql).iterate()) yield Buffer.from(failure as Uint8Array)
    }
    for (const failure of failures('select failure from letters group by failure having count(*) > 1')) {
      const [, ...others] = this.#lettersOf(failure).sort((a, b) => b.id - a.id)
      for (const { id, kind, at, state, lead } of others) {
        if (lead === 0) continue
        this.#unlead.run(id)
        this.#rollup.change(kind, at, state, 0, -1)
      }
    }
    for (const failure of failures('select key as failure from decisions')) this.decided(failure, states)
    if (!this.#undecided) return
    for (const failure of failures("select distinct failure from letters where state <> 'open'"))
      this.decided(failure, states)
  }

  /** What is decided while letters cannot be found by their failures is to be shown by those that are there. */
  decidedLate(): void {
    this.#late.came()
  }

  /** Whether letters that are there may not show what is decided. */
  get isLate(): boolean {
    return this.#raw && !this.#late.isDone
  }

  /** Has some more letters show it. @returns failures whose letters are another now */
  catchUp(states: States): Buffer[] {
    return this.#late.next().flatMap(letter => {
      const failure = Buffer.from(letter.failure)
      return this.#bring(letter, states.stateOf(failure, letter.redrives)) ? [failure] : []
    })
  }

  put(dlq: number, letter: IndexedLetter, states: States): void {
    const kind = this.#kinds.of(dlq, letter)
    const { failure, redrives, at } = letter
    const state = states.stateOf(failure, redrives)
    const before = this.#raw ? undefined : (this.#leadOf.get(failure) as LeadRow | undefined)
    const { changes, lastInsertRowid } = this.#put.run(
      ...[kind, dlq, letter.partition, letter.offset, at, state, failure, redrives, letter.attempts],
      ...[letter.originPartition, letter.originOffset, letter.originAt],
      ...[letter.message, letter.key, letter.value, letter.size]
    )
    // It is there already: the transaction that wrote it was committed, and the position behind it was not.
    if (changes === 0n) return
    if (letter.isOdd) this.#putOdd.run()
    const { error, cause, message, key, value } = letter
    this.#words.put(Number(lastInsertRowid), [kindWord(kind), error ?? cause, message, key, value])
    this.#rollup.came(kind, at, lastInsertRowid)
    this.#rollup.change(kind, at, state, 1, 1)
    if (before === undefined) return
    this.#unlead.run(before.id)
    this.#rollup.change(before.kind, before.at, before.state, 0, -1)
  }

  /** What is decided about a failure is another now. @returns whether there are letters of it */
  decided(failure: Buffer, states: States): boolean {
    if (this.#raw) {
      this.#undecided ||= states.stateOf(failure, 0) === 'open'
      return false
    }
    const letters = this.#lettersOf(failure)
    for (const letter of letters) this.#bring(letter, states.stateOf(failure, letter.redrives))
    return letters.length > 0
  }

  /** Takes letters out. */
  take(letters: readonly (LeadRow & { readonly lead: number; readonly failure: Uint8Array })[]): void {
    for (const { id, kind, at, state, lead } of letters) {
      this.#words.take(id)
      this.#take.run(id)
      this.#rollup.change(kind, at, state, -1, -lead)
      this.#rollup.went(kind, at)
    }
    if (this.#raw) return
    // Only now: one that is still to be taken out would lead as it goes.
    for (const { lead, failure } of letters) if (lead === 1) this.#pass(failure)
  }

  /** Writes the sums: before the transaction is committed. */
  flush(): void {
    this.#rollup.flush()
    this.#words.flush()
  }

  /** After the transaction is committed. */
  committed(): void {
    this.#words.committed()
  }

  /** @returns whether the letter is in another state now */
  #bring({ id, kind, at, state, lead }: LeadRow & { readonly lead: number }, now: string): boolean {
    if (now === state) return false
    this.#setState.run(now, id)
    this.#rollup.change(kind, at, state, -1, -lead)
    this.#rollup.change(kind, at, now, 1, lead)
    return true
  }

  /** The next newest letter of a failure leads it. */
  #pass(failure: Uint8Array): void {
    const [next] = this.#lettersOf(failure).sort((a, b) => b.id - a.id)
    if (next === undefined) return
    this.#setLead.run(next.id)
    this.#rollup.change(next.kind, next.at, next.state, 0, 1)
  }

  #lettersOf(failure: Uint8Array): (LeadRow & { readonly lead: number; readonly redrives: number })[] {
    return this.#ofFailure.all(failure) as never
  }
}
