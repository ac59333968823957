import type { AuditEntry } from '@dead-letter/operator'

/**
 * The operations that began last, of entries in the order of the audit: those of operations lie between each other. Of the others
 * nothing is kept, however many there are.
 */
export class NewestOperations<T> {
  readonly #max: number
  readonly #found = new Map<string, T>()
  #full = false

  constructor(max: number) {
    this.#max = max
  }

  /**
   * What is kept of the operation of an entry.
   * @param make what is kept of one that is new
   * @returns `null` for one that others have begun after
   */
  of({ operation, event }: Pick<AuditEntry, 'operation' | 'event'>, make: () => T): T | null {
    const known = this.#found.get(operation)
    if (known !== undefined) return known
    // It was put out, or began before what is read: either way others began later.
    if (this.#full && event !== 'begun') return null
    const made = make()
    this.#found.set(operation, made)
    if (this.#found.size > this.#max) {
      this.#found.delete(this.#found.keys().next().value as string)
      this.#full = true
    }
    return made
  }

  has(operation: string): boolean {
    return this.#found.has(operation)
  }

  /** In the order in which they began. */
  get all(): T[] {
    return [...this.#found.values()]
  }
}
