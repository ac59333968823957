import type { OffsetRange } from './offset-ranges.ts'

/** What we keep in a commit's metadata, beside the offset. */
export interface CommitMetadata {
  /**
   * The partition count that the topic had when this group first resolved where to start. A partition at or above it
   * came later and starts at its beginning whatever `from` says.
   */
  readonly firstPartitions: number
  /** The topic's id: an offset of a topic that was deleted since says nothing about its namesake. */
  readonly topicId: string
  /** Above the committed offset, ascending, apart from each other: what is done already and not to be handled again. */
  readonly done: readonly OffsetRange[]
  /**
   * No later leader wrote what is done. Records of later leaders at these offsets are others: the log was truncated meanwhile, and
   * they were never handled. Left out where it is not known.
   */
  readonly doneEpoch?: number | undefined
  /** When the group first started, of any of its topics: milliseconds since the epoch. `null` in marks of older versions. */
  readonly firstStart?: number | null
  /**
   * The cluster that the offset was committed to. Offsets are copied between clusters with their metadata, where topics
   * have other ids: the id is compared inside one cluster only. `null` when it is not known.
   */
  readonly clusterId?: string | null
  /**
   * All of the first partitions had a committed offset: one of them that has none has lost it. Without this, one without
   * an offset belongs to a first start whose other members may not have committed yet.
   */
  readonly complete?: boolean
  /** Of a source partition: how far its family's partition is, whose own position can be deleted or expire while the group lives. */
  readonly family?: FamilyPosition | null | undefined
}

/** A position in a family topic: all before the offset is done. */
export interface FamilyPosition {
  readonly topicId: string
  readonly offset: number
}

/** What a broker takes by default (offset.metadata.max.bytes). */
export const defaultMetadataBytes = 4096

/** More of them than this are not read, whoever wrote them. */
const mostRanges = 65_536
/** No range takes fewer bytes in the text. */
const leastRangeBytes = 4

/** How many done ranges a text of so many bytes can hold at most. */
export const rangesWithin = (maxBytes: number): number => Math.floor(maxBytes / leastRangeBytes)

const form = /^dl1 n=(\d{1,9}) t=([0-9a-f-]{36})(?: r=([0-9a-z,]+))?(?= |$)/

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
  const { firstPartitions, topicId, firstStart, clusterId, complete, family } = metadata
  const first = `dl1 n=${firstPartitions} t=${topicId}`
  const short = [
    firstStart === undefined || firstStart === null ? '' : ` s=${firstStart.toString(36)}`,
    complete ? ' a' : '',
    clusterId === undefined || clusterId === null ? '' : ` c=${clusterText(clusterId)}`
  ].join('')
  const beside = family === undefined || family === null ? '' : ` p=${family.topicId}.${family.offset.toString(36)}`
  const last = first.length + short.length + beside.length > maxBytes ? short : short + beside
  // A copied or moved offset carries ranges that are not about it.
  const { doneEpoch = -1 } = metadata
  const about = ` o=${committed.toString(36)}${doneEpoch < 0 ? '' : `.${doneEpoch.toString(36)}`}`
  if (first.length + last.length > maxBytes) return ''
  const room = maxBytes - first.length - last.length - about.length
  let ranges = ''
  let from = committed
  for (const { start: first, end } of metadata.done) {
    // A length below nought could not be read, nor anything behind it.
    const start = Math.max(first, from)
    if (end <= start) continue
    const part = `${ranges === '' ? ' r=' : ','}${(start - from).toString(36)},${(end - start).toString(36)}`
    if (ranges.length + part.length > room) break
    ranges += part
    from = end
  }
  return ranges === '' ? first + last : first + ranges + last + about
}

/** `null` when the commit was made by another program. */
export function readCommitMetadata(text: string, committed: number): CommitMetadata | null {
  const match = form.exec(text)
  if (!match) return null
  const more = new Map(
    text
      .slice(match[0].length + 1)
      .split(' ')
      .map(part => [part.slice(0, 1), part.slice(2)])
  )
  const firstStart = Number.parseInt(more.get('s') ?? '', 36)
  const [about, epoch = ''] = more.get('o')?.split('.', 2) ?? []
  const family = readFamilyPosition(more.get('p') ?? '')
  const doneEpoch = Number.parseInt(epoch, 36)
  return {
    firstPartitions: Number(match[1]),
    topicId: match[2] as string,
    done: about === undefined || about === committed.toString(36) ? readRanges(match[3] ?? '', committed) : [],
    firstStart: Number.isSafeInteger(firstStart) && firstStart > 0 ? firstStart : null,
    clusterId: more.get('c') ?? null,
    complete: more.has('a'),
    ...(Number.isSafeInteger(doneEpoch) && doneEpoch >= 0 ? { doneEpoch } : {}),
    ...(family === null ? {} : { family })
  }
}

function readFamilyPosition(text: string): FamilyPosition | null {
  const found = /^([0-9a-f-]{36})\.([0-9a-z]{1,11})$/.exec(text)
  const offset = Number.parseInt(found?.[2] ?? '', 36)
  return found !== null && Number.isSafeInteger(offset) ? { topicId: found[1] as string, offset } : null
}

/** The same without done ranges: as short as it can be and still be a mark. */
export const withoutRanges = (text: string): string =>
  form.test(text) ? text.replace(/ r=[0-9a-z,]+/, '').replace(/ o=[0-9a-z.]+$/, '') : text

/**
 * What to try when a broker does not take metadata of this length: fewer ranges. In small steps where only the mark is
 * left, so that it is not lost while it would fit.
 */
export const smallerMetadata = (bytes: number): number =>
  bytes > 160 ? Math.floor(bytes * 0.75) : Math.max(0, bytes - 4)

/** Whether a mark was made in this cluster, as far as can be known. */
export const isOfCluster = (mark: CommitMetadata, clusterId: string | null): boolean =>
  mark.clusterId === null ||
  mark.clusterId === undefined ||
  clusterId === null ||
  mark.clusterId === clusterText(clusterId)

/** A cluster's id is 22 characters of base 64 in Apache Kafka; other brokers may have more to say. */
const clusterText = (id: string): string =>
  id.replaceAll(/[^\w.~-]/gu, character => `%${character.codePointAt(0)?.toString(16)}`).slice(0, 64)

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
