import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { causeKey } from '@dead-letter/operator'
import type { IndexedLetter } from './letter-row.ts'
import { writeStatement } from './write-statement.ts'

/** Causes and kinds that are told apart: headers can hold anything, and a hostile topic must not fill the memory. */
const mostCauses = 20_000
const mostKinds = 100_000
const others: Said = { fingerprint: 'others', cause: '(others)', example: '' }

type Said = Pick<IndexedLetter, 'fingerprint' | 'cause' | 'example'>

/** Numbers for what letters have in common: each combination is written once. */
export class Kinds {
  readonly #causes = new Map<string, number>()
  readonly #kinds = new Map<string, number>()
  readonly #putCause: StatementSync
  readonly #putSaid: StatementSync
  readonly #putKind: StatementSync

  constructor(db: DatabaseSync) {
    this.#putCause = writeStatement(db, 'insert into causes (fingerprint, key) values (?, ?)')
    this.#putSaid = writeStatement(db, 'insert or ignore into said (cause, dlq, name, example) values (?, ?, ?, ?)')
    this.#putKind = writeStatement(
      db,
      'insert into kinds (dlq, cause, origin, grp, stage, class, error, dialect) values (?, ?, ?, ?, ?, ?, ?, ?)'
    )
    for (const { id, fingerprint } of db.prepare('select id, fingerprint from causes').all())
      this.#causes.set(fingerprint as string, id as number)
    for (const row of db.prepare('select * from kinds').all())
      this.#kinds.set(
        nameOf([row.dlq, row.cause, row.origin, row.grp, row.stage, row.class, row.error, row.dialect]),
        row.id as number
      )
  }

  of(dlq: number, letter: IndexedLetter): number {
    const full = this.#kinds.size >= mostKinds
    const { origin, group, stage, class: kind, error, dialect } = letter
    const said = full ? others : this.#heldApart(letter)
    const cause = this.#causeOf(said.fingerprint)
    const parts = full
      ? [dlq, cause, null, null, null, null, null, null]
      : [dlq, cause, origin, group, stage, kind, error, dialect]
    const name = nameOf(parts)
    const known = this.#kinds.get(name)
    if (known !== undefined) return known
    const id = Number(this.#putKind.run(...(parts as number[])).lastInsertRowid)
    this.#putSaid.run(cause, dlq, said.cause, said.example)
    this.#kinds.set(name, id)
    return id
  }

  #heldApart(letter: IndexedLetter): Said {
    return this.#causes.has(letter.fingerprint) || this.#causes.size < mostCauses ? letter : others
  }

  #causeOf(fingerprint: string): number {
    const known = this.#causes.get(fingerprint)
    if (known !== undefined) return known
    const id = Number(this.#putCause.run(fingerprint, causeKey(fingerprint)).lastInsertRowid)
    this.#causes.set(fingerprint, id)
    return id
  }
}

/** What kinds begin with as words: a letter for private use, which no text is asked for by. */
export const kindMark = '\uf1c5'

/** A kind as full text has it. */
export const kindWord = (id: number): string => `${kindMark}${id}`

const nameOf = (parts: readonly unknown[]): string => parts.map(part => part ?? '').join('\0')
