import { lineOfRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { NamedFilter } from '../filter/filter.ts'
import type { Letter } from '../letters/letter.ts'
import { type LetterRange, readLetters } from '../letters/read-letters.ts'
import { type LetterMask, maskRecord, noMask } from '../mask/letter-mask.ts'
import { csvHead, csvLine } from './csv.ts'

/** `jsonl`: lines that `importLetters` brings back byte for byte. `csv`: for spreadsheets. */
export type ExportFormat = 'jsonl' | 'csv'

/** Which letters are written, and how. */
export interface ExportRequest {
  readonly dlq: string
  readonly filter: NamedFilter
  /** @default 'jsonl' */
  readonly format?: ExportFormat | undefined
  readonly mask?: LetterMask | undefined
  /** Letters at most. */
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly reading?: Pick<LetterRange, 'onWait' | 'onUnreadable'> | undefined
}

/**
 * Writes letters as lines, in the order of each partition. What the mask hides is hidden, and such a line says so: it cannot be
 * brought back.
 * @param write takes a line without its end; the next letter is read when it has resolved
 * @returns letters that were written
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function exportLetters(
  cluster: Cluster,
  { dlq, filter, format = 'jsonl', mask = noMask, limit = Number.POSITIVE_INFINITY, signal, reading }: ExportRequest,
  write: (line: string) => Promise<void> | void,
  onLetter?: () => void
): Promise<number> {
  let written = 0
  if (format === 'csv') await write(csvHead)
  for await (const letter of readLetters(cluster, { topic: dlq, signal, ...reading })) {
    onLetter?.()
    if (!filter.test(letter)) continue
    await write(format === 'csv' ? csvLine(mask.apply(letter)) : exportLine(letter, mask))
    if (++written >= limit) break
  }
  return written
}

/** A letter as one line of JSON: as it lies in the topic, but for what the mask hides. */
export function exportLine(letter: Letter, mask: LetterMask): string {
  const { record, masked } = maskRecord(letter, mask)
  return lineOfRecord(record, masked)
}
