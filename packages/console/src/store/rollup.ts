import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { levels, slotMs } from './schema.ts'
import { writeStatement } from './write-statement.ts'

interface Change {
  readonly kind: number
  readonly slot: number
  readonly state: string
  letters: number
  leads: number
}

interface Span {
  readonly kind: number
  readonly slot: number
  readonly low: number | bigint
  high: number | bigint
}

export const slotOf = (at: number): number => Math.floor(at / slotMs)

function add(sums: Map<string, Change>, { kind, slot, state, letters, leads }: Change): void {
  const name = `${kind} ${slot} ${state}`
  const known = sums.get(name)
  if (known === undefined) sums.set(name, { kind, slot, state, letters, leads })
  else {
    known.letters += letters
    known.leads += leads
  }
}

function summed(changes: Iterable<Change>, slotFor: (slot: number) => number): Map<string, Change> {
  const sums = new Map<string, Change>()
  for (const change of changes) add(sums, { ...change, slot: slotFor(change.slot) })
  return sums
}

/** Counts by kind, time and state, and by kind and state alone. Changes are summed up and written with the transaction that they belong to. */
export class Rollup {
  readonly #changes = new Map<string, Change>()
  readonly #add: StatementSync
  readonly #clean: StatementSync
  readonly #addTotal: StatementSync
  readonly #cleanTotal: StatementSync
  readonly #addSpan: StatementSync
  readonly #cleanSpan: StatementSync
  readonly #left = new Map<string, readonly [kind: number, slot: number]>()
  readonly #spans = new Map<string, Span>()

  constructor(db: DatabaseSync) {
    this.#add = writeStatement(
      db,
      `insert into rollup (level, kind, slot, state, letters, leads) values (?, ?, ?, ?, ?, ?)
       on conflict do update set letters = letters + excluded.letters, leads = leads + excluded.leads`
    )
    this.#clean = writeStatement(
      db,
      'delete from rollup where level = ? and kind = ? and slot = ? and state = ? and letters <= 0'
    )
    this.#addTotal = writeStatement(
      db,
      `insert into totals (kind, state, letters, leads) values (?, ?, ?, ?)
       on conflict do update set letters = letters + excluded.letters, leads = leads + excluded.leads`
    )
    this.#cleanTotal = writeStatement(db, 'delete from totals where kind = ? and state = ? and letters <= 0')
    this.#addSpan = writeStatement(
      db,
      `insert into spans (kind, slot, low, high) values (?, ?, ?, ?)
       on conflict do update set low = min(low, excluded.low), high = max(high, excluded.high)`
    )
    this.#cleanSpan = writeStatement(
      db,
      'delete from spans where kind = ?1 and slot = ?2 and not exists (select 1 from rollup where level = 0 and kind = ?1 and slot = ?2)'
    )
  }

  change(kind: number, at: number, state: string, letters: number, leads: number): void {
    add(this.#changes, { kind, slot: slotOf(at), state, letters, leads })
  }

  /** A letter of that kind and time has come: ids only grow. */
  came(kind: number, at: number, id: number | bigint): void {
    const slot = slotOf(at)
    const name = `${kind} ${slot}`
    const span = this.#spans.get(name)
    if (span === undefined) this.#spans.set(name, { kind, slot, low: id, high: id })
    else span.high = id
  }

  /** One of that kind and time was taken out. */
  went(kind: number, at: number): void {
    const slot = slotOf(at)
    this.#left.set(`${kind} ${slot}`, [kind, slot])
  }

  flush(): void {
    for (const { kind, slot, low, high } of this.#spans.values()) this.#addSpan.run(kind, slot, low, high)
    this.#spans.clear()
    let changes: ReadonlyMap<string, Change> = this.#changes
    for (const [level, slots] of levels.entries()) {
      changes = summed(changes.values(), slot => Math.floor((slot * (levels[level - 1] ?? 1)) / slots))
      for (const { kind, slot, state, letters, leads } of changes.values()) {
        if (letters === 0 && leads === 0) continue
        this.#add.run(level, kind, slot, state, letters, leads)
        if (letters < 0) this.#clean.run(level, kind, slot, state)
      }
    }
    for (const { kind, state, letters, leads } of summed(changes.values(), () => 0).values()) {
      if (letters === 0 && leads === 0) continue
      this.#addTotal.run(kind, state, letters, leads)
      if (letters < 0) this.#cleanTotal.run(kind, state)
    }
    this.#changes.clear()
    for (const [kind, slot] of this.#left.values()) this.#cleanSpan.run(kind, slot)
    this.#left.clear()
  }
}
