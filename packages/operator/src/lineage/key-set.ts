import { KeyTable } from './key-table.ts'
import { keyBytes } from './lineage.ts'

/** The first bits of a key, by which nearly all that are not in the set are told from those that are. */
const firstBits = 24

/** Keys of failures, of which a ledger is asked: of most others it takes three bytes to see that they are not among them. */
export class KeySet {
  readonly #keys = new KeyTable()
  readonly #first = new Uint8Array(1 << (firstBits - 3))

  get size(): number {
    return this.#keys.size
  }

  add(key: Buffer): void {
    const first = firstOf(key, 0)
    this.#first[first >>> 3] = (this.#first[first >>> 3] as number) | (1 << (first & 7))
    this.#keys.set(key, 0)
  }

  has(key: Buffer): boolean {
    return this.#keys.get(key) >= 0
  }

  /** Whether a key of the ledger may tell of one of these, or of an operation: {@link LedgerView} looks closer. */
  readonly mayWant = (bytes: Buffer, start: number, length: number): boolean => {
    if (length !== keyBytes && length !== keyBytes + 1) return true
    const first = firstOf(bytes, start)
    return ((this.#first[first >>> 3] as number) & (1 << (first & 7))) !== 0
  }
}

const firstOf = (bytes: Buffer, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
