import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { DeadLetterError } from '@dead-letter/kafka/internal'

/** Longer is no letter that Kafka took: a text of JavaScript's does not become longer. */
const mostLineBytes = 1 << 28

/** A line of a file. */
export interface ArchiveLine {
  /** From 1. */
  readonly number: number
  /** `null` for bytes that are no text, and for what is too long to be a letter. */
  readonly text: string | null
}

/**
 * Lines of a file, ended by \n alone: what other readers take for line ends may stand in a letter's text. Empty ones are left out.
 * @throws DeadLetterError ARCHIVE_UNREADABLE
 */
export async function* archiveLines(file: string): AsyncGenerator<ArchiveLine> {
  let parts: Buffer[] = []
  let length = 0
  let number = 0
  const take = (): ArchiveLine | null => {
    number++
    const bytes = length > mostLineBytes ? null : Buffer.concat(parts)
    parts = []
    length = 0
    if (bytes === null || !isUtf8(bytes)) return { number, text: null }
    const text = bytes.toString('utf8')
    return text.trim() === '' ? null : { number, text }
  }
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      for (let from = 0; from < chunk.length; ) {
        const end = chunk.indexOf(0x0a, from)
        const part = chunk.subarray(from, end < 0 ? undefined : end)
        length += part.length
        if (length <= mostLineBytes) parts.push(part)
        if (end < 0) break
        from = end + 1
        const line = take()
        if (line !== null) yield line
      }
    }
  } catch (error) {
    throw new DeadLetterError('ARCHIVE_UNREADABLE', { file, reason: (error as Error).message }, error)
  }
  const last = length > 0 ? take() : null
  if (last !== null) yield last
}
