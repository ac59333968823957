import { DeadLetterError, recordFromLine, type SourceRecord } from '@dead-letter/kafka/internal'
import { archiveLines } from './archive-lines.ts'

/**
 * Letters of a file that `export` wrote, in its order.
 * @throws DeadLetterError ARCHIVE_LINE for a line that is none, ARCHIVE_MASKED for one whose bytes are not the letter's, ARCHIVE_UNREADABLE
 */
export async function* readArchive(file: string): AsyncGenerator<SourceRecord> {
  for await (const { number: line, text } of archiveLines(file)) {
    const read = text === null ? 'it is no text of UTF-8, or too long' : recordFromLine(text)
    if (typeof read === 'string') throw new DeadLetterError('ARCHIVE_LINE', { file, line, reason: read })
    if (read.masked.length > 0)
      throw new DeadLetterError('ARCHIVE_MASKED', { file, line, list: read.masked.join(', ') })
    yield read.record
  }
}
