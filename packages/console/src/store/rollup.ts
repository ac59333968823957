import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { slotMs } from './schema.ts'
import { writeStatement } from './write-statement.ts'

interface Change {
  readonly kind: number
  readonly slot: number
  readonly state: string
  letters: number
  leads: number
}

export const slotOf = (at: number): number => Math.floor(at / slotMs)

/** Counts by kind, five minutes and state. Changes are summed up and written with the transaction that they belong to. */
export class Rollup {
  readonly #changes = new Map<string, Change>()
  readonly #add: StatementSync
  readonly #clean: StatementSync

  constructor(db: DatabaseSync) {
    this.#add = writeStatement(
      db,
      `insert into rollup (kind, slot, state, letters, leads) values (?, ?, ?, ?, ?)
       on conflict do update set letters = letters + excluded.letters, leads = leads + excluded.leads`
    )
    this.#clean = writeStatement(db, 'delete from rollup where kind = ? and slot = ? and state = ? and letters <= 0')
  }

  change(kind: number, at: number, state: string, letters: number, leads: number): void {
    const slot = slotOf(at)
    const name = `${kind} ${slot} ${state}`
    const known = this.#changes.get(name)
    if (known === undefined) this.#changes.set(name, { kind, slot, state, letters, leads })
    else {
      known.letters += letters
      known.leads += leads
    }
  }

  flush(): void {
    for (const { kind, slot, state, letters, leads } of this.#changes.values()) {
      if (letters === 0 && leads === 0) continue
      this.#add.run(kind, slot, state, letters, leads)
      if (letters < 0) this.#clean.run(kind, slot, state)
    }
    this.#changes.clear()
  }
}
