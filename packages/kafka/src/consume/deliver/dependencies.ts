import type { BreakerSettings } from '../../failure/breaker-options.ts'
import type { SourceRecord } from '../../records/source-record.ts'
import { Dependency } from './dependency.ts'

/** What a record needs that `breaker.by` says nothing of, and what everything needs without it. */
export const DEFAULT_DEPENDENCY = 'default'
const OTHERS = 'others'
const MAX_DEPENDENCIES = 1_000

/** The dependencies by name: as many as are kept apart, and one for what comes beyond. */
export class Dependencies {
  readonly #settings: BreakerSettings
  readonly #byName = new Map<string, Dependency>()

  constructor(settings: BreakerSettings) {
    this.#settings = settings
    this.get(DEFAULT_DEPENDENCY)
  }

  get all(): Iterable<Dependency> {
    return this.#byName.values()
  }

  get open(): Dependency[] {
    return [...this.#byName.values()].filter(dependency => dependency.open)
  }

  get default(): Dependency {
    return this.get(DEFAULT_DEPENDENCY)
  }

  /** What a record needs; undefined when that is not known: everything, then. */
  neededBy(record: SourceRecord): Dependency | undefined {
    const name = this.#ask(record, undefined)
    return name === undefined ? undefined : this.get(name)
  }

  /** What was not there for a record that failed. */
  missedBy(record: SourceRecord, error: unknown): Dependency {
    return this.get(this.#ask(record, error) ?? DEFAULT_DEPENDENCY)
  }

  get(name: string): Dependency {
    const known = this.#byName.get(name)
    if (known) return known
    if (this.#byName.size >= MAX_DEPENDENCIES && name !== OTHERS && !this.#forgetOne()) return this.get(OTHERS)
    const made = new Dependency(name, this.#settings)
    this.#byName.set(name, made)
    return made
  }

  /** The oldest that nobody waits for makes room. */
  #forgetOne(): boolean {
    for (const [name, dependency] of this.#byName) {
      if (dependency.open || name === DEFAULT_DEPENDENCY || name === OTHERS) continue
      return this.#byName.delete(name)
    }
    return false
  }

  #ask(record: SourceRecord, error: unknown): string | undefined {
    const { by } = this.#settings
    if (by === undefined) return DEFAULT_DEPENDENCY
    try {
      const name: unknown = by(record, error)
      return typeof name === 'string' ? name : undefined
    } catch {
      return undefined
    }
  }
}
