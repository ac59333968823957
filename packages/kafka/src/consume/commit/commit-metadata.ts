import type { OffsetRange } from './offset-ranges.ts'

/** What we keep in a commit's metadata, beside the offset. */
export interface CommitMetadata {
  /**
   * The partition count that the topic had when this group first resolved where to start. A partition at or above it
   * came later and starts at its beginning whatever `from` says; a partition below it without an offset belongs to the
   * first start, whose other members may not have committed yet.
   */
  readonly firstPartitions: number
  /** The topic's id: an offset of a topic that was deleted since says nothing about its namesake. */
  readonly topicId: string
  /** Above the committed offset, ascending, apart from each other: what is done already and not to be handled again. */
  readonly done: readonly OffsetRange[]
}

/** What a broker takes by default (offset.metadata.max.bytes). */
export const defaultMetadataBytes = 4096

/** More of them than this are not read, whoever wrote them. */
const mostRanges = 65_536
/** No range takes fewer bytes in the text. */
const leastRangeBytes = 4

/** How many done ranges a text of so many bytes can hold at most. */
export const rangesWithin = (maxBytes: number): number => Math.floor(maxBytes / leastRangeBytes)

const form = /^dl1 n=(\d{1,9}) t=([0-9a-f-]{36})(?: r=([0-9a-z,]+))?(?: |$)/

/**
 * The text of a commit's metadata. Done ranges are written as lengths in base 36, by turns not done and done, from the
 * committed offset on; those that do not fit are left out, the highest first: they are handled again after a restart.
 * @param maxBytes what the broker takes; every character is one byte
 * @returns '' when not even the rest fits
 */
export function writeCommitMetadata(
  metadata: CommitMetadata,
  committed: number,
  maxBytes: number = defaultMetadataBytes
): string {
  let text = `dl1 n=${metadata.firstPartitions} t=${metadata.topicId}`
  if (text.length > maxBytes) return ''
  let from = committed
  for (const { start, end } of metadata.done) {
    const part = `${(start - from).toString(36)},${(end - start).toString(36)}`
    const longer = from === committed ? `${text} r=${part}` : `${text},${part}`
    if (longer.length > maxBytes) break
    text = longer
    from = end
  }
  return text
}

/** `null` when the commit was made by another program. */
export function readCommitMetadata(text: string, committed: number): CommitMetadata | null {
  const match = form.exec(text)
  if (!match) return null
  return { firstPartitions: Number(match[1]), topicId: match[2] as string, done: readRanges(match[3] ?? '', committed) }
}

/** Numbers that make no sense end the list: handling again is better than passing over. */
function readRanges(text: string, committed: number): OffsetRange[] {
  const lengths = text === '' ? [] : text.split(',', mostRanges * 2).map(part => Number.parseInt(part, 36))
  const ranges: OffsetRange[] = []
  let from = committed
  for (let i = 0; i + 1 < lengths.length && ranges.length < mostRanges; i += 2) {
    const start = from + (lengths[i] as number)
    const end = start + (lengths[i + 1] as number)
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start <= from - 1 || end <= start) break
    ranges.push({ start, end })
    from = end
  }
  return ranges
}
