/** Letters that go to the broker together, until what became of them is known. */
export class SentBatch<Entry extends { readonly gone: boolean }> {
  readonly entries: readonly Entry[]
  /** What is on the wire: the same bytes each time, so that the broker knows a batch that it has. `null` until encoded. */
  encoded: Buffer | null = null
  /** Whether the broker may have it in its log without our knowing: other letters under the same sequence would be taken for it. */
  inDoubt = false

  constructor(entries: readonly Entry[]) {
    this.entries = entries
  }

  /** Nobody waits for any of it. */
  get gone(): boolean {
    return this.entries.every(entry => entry.gone)
  }
}

/** Sequence numbers are int32 and go on at 0 after the largest (Java's DefaultRecordBatch.incrementSequence). */
export const nextSequence = (sequence: number, count: number): number => {
  const next = sequence + count
  return next > 0x7fffffff ? next - 0x80000000 : next
}
