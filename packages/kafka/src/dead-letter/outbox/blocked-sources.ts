import type { DeadLetterError } from '../../errors.ts'
import { backoffDelay, type Sleeper } from '../../time/backoff.ts'
import { Slice } from '../../time/slice.ts'
import type { DeadLetterSettings } from '../options.ts'
import type { DlqTopics } from './dlq-topics.ts'
import { byOrder, type LetterEntry } from './entry.ts'
import type { LetterHolds } from './letter-holds.ts'

export interface BlockedContext {
  readonly topics: DlqTopics
  readonly holds: LetterHolds
  readonly sleeper: Sleeper
  readonly settings: DeadLetterSettings
  readonly random: () => number
}

interface Blocked {
  entries: LetterEntry[]
  tries: number
}

/** Source partitions of which a letter has no partition to go to: it and those behind it wait and are tried again. */
export class BlockedSources {
  readonly #context: BlockedContext
  readonly #place: (entry: LetterEntry) => DeadLetterError | null
  readonly #blocked = new Map<string, Blocked>()
  #closed = false

  /** @param place sends a letter on its way, or says why it has none */
  constructor(context: BlockedContext, place: (entry: LetterEntry) => DeadLetterError | null) {
    this.#context = context
    this.#place = place
  }

  /** Takes a letter whose source partition is blocked; says whether it is. */
  add(entry: LetterEntry): boolean {
    const blocked = this.#blocked.size > 0 ? this.#blocked.get(entry.key) : undefined
    blocked?.entries.push(entry)
    return blocked !== undefined
  }

  block(entry: LetterEntry, error: DeadLetterError): void {
    const blocked = { entries: [entry], tries: 1 }
    this.#blocked.set(entry.key, blocked)
    this.#context.holds.set(blocked, entry.key, entry.origin, error)
    void this.#retry(entry.key, blocked)
  }

  forget(key: string): void {
    for (const entry of this.#blocked.get(key)?.entries ?? []) entry.drop()
    this.#blocked.delete(key)
  }

  close(): void {
    this.#closed = true
    for (const blocked of this.#blocked.values()) for (const entry of blocked.entries) entry.drop()
  }

  async #retry(key: string, blocked: Blocked): Promise<void> {
    const { topics, holds, sleeper, settings, random } = this.#context
    const slice = new Slice()
    const ended = (): boolean => this.#closed || this.#blocked.get(key) !== blocked
    while (!ended()) {
      await sleeper.sleep(backoffDelay(settings, blocked.tries++, random))
      const head = blocked.entries[0]
      // The topic may have grown, and the function's answer be right by now.
      if (head) await topics.lookUp(head.destination)
      blocked.entries.sort(byOrder)
      // Letters are made here: thousands of them in slices. Who comes meanwhile stands behind them.
      for (let entry = blocked.entries[0]; entry && !ended(); entry = blocked.entries[0]) {
        const error = entry.gone ? null : this.#place(entry)
        if (error) {
          holds.set(blocked, key, entry.origin, error)
          break
        }
        blocked.entries.shift()
        const turn = slice.step()
        if (turn !== undefined) await turn
      }
      if (ended()) return
      if (blocked.entries.length > 0) continue
      this.#blocked.delete(key)
      holds.clear(blocked, key)
    }
  }
}
