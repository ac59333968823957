import { type RecordHeader, sentBackHeaders } from '@dead-letter/kafka/internal'
import type { Letter } from './letter.ts'

/** A header of a letter: the record's own, or told by whoever wrote the letter. */
export interface LetterHeader {
  readonly header: RecordHeader
  readonly own: boolean
}

/** Headers in their order; the record's own are those that a redrive leaves on its copy. */
export function recordHeaders({ record, facts }: Letter): LetterHeader[] {
  const kept = [...sentBackHeaders(record, facts.dialect, { mark: '', redrives: 0, keepHeaders: false })]
  return record.headers.map(header => {
    // Of a block of ours a redrive keeps what tells the lineage.
    const at = kept.findIndex(([name, value]) => name === header.rawName && value === header.value)
    return { header, own: at !== -1 && !header.name.startsWith('x-dead-letter-') }
  })
}
