import type { Letter } from '../dead-letter/letter/envelope.ts'
import type { LetterEntry } from '../dead-letter/outbox/entry.ts'

/** Letters that go to the broker together, until what became of them is known. */
export class SentBatch {
  readonly entries: readonly LetterEntry[]
  /** What is on the wire: the same bytes each time, so that the broker knows a batch that it has. `null` until encoded. */
  encoded: Buffer | null = null
  /** Whether the broker may have it in its log without our knowing: other letters under the same sequence would be taken for it. */
  inDoubt = false

  constructor(entries: readonly LetterEntry[]) {
    this.entries = entries
  }

  /** Nobody waits for any of it. */
  get gone(): boolean {
    return this.entries.every(entry => entry.gone)
  }

  get letters(): Letter[] {
    return this.entries.map(entry => entry.letter as Letter)
  }
}

/** Sequence numbers are int32 and go on at 0 after the largest (Java's DefaultRecordBatch.incrementSequence). */
export const nextSequence = (sequence: number, count: number): number => {
  const next = sequence + count
  return next > 0x7fffffff ? next - 0x80000000 : next
}
