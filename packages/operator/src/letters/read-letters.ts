import {
  asLogged,
  type DeadLetterError,
  type OffsetRange,
  type ReadExtent,
  type ReadWait,
  readChunks,
  Slice,
  type SourceRecord
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { Letter, LookedLetter } from './letter.ts'

/** Which letters of a dead-letter topic are read, and how. At most one beginning is given. */
export interface LetterRange {
  readonly topic: string
  /** Its id: a topic made anew under the name is refused. */
  readonly topicId?: string | undefined
  /** Only this partition. */
  readonly partition?: number | undefined
  /** Milliseconds since the epoch: only letters whose own timestamp is not older. */
  readonly since?: number | undefined
  /** Begins at this offset of each partition read. */
  readonly offset?: number | undefined
  /** Begins this many offsets before the end of each partition read. */
  readonly last?: number | undefined
  /** Begins at these offsets by partition; other partitions at their start. */
  readonly positions?: ReadonlyMap<number, number> | undefined
  /** Only these offsets. */
  readonly ranges?: readonly OffsetRange[] | undefined
  /** Begins at the end and goes on for ever. */
  readonly tail?: boolean | undefined
  /** @default 'read-committed' */
  readonly isolation?: 'read-committed' | 'read-uncommitted' | undefined
  /** Told once, before the first letter. */
  readonly onOpen?: ((extents: readonly ReadExtent[], topicId: string) => void) | undefined
  readonly onWait?: ((wait: ReadWait) => void) | undefined
  /** Told of a batch that cannot be read and is passed over. Left out: reading fails. */
  readonly onUnreadable?: ((error: DeadLetterError) => void) | undefined
  /** Ends reading. */
  readonly signal?: AbortSignal | undefined
}

export const reading = { maxBatchBytes: 64 << 20, stallTimeoutMs: 30_000 }
/** Of the offset that a tail begins at: the end, wherever that is. */
const noneOfThem = Number.MAX_SAFE_INTEGER

/**
 * Letters of a dead-letter topic, in order within a partition, without a consumer group. Memory is the same however many
 * there are: each is gone once the next is asked for, unless it is kept.
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function* readLetters(cluster: Cluster, range: LetterRange): AsyncGenerator<Letter, void, undefined> {
  const slice = new Slice()
  for await (const letters of chunks(cluster, range))
    for (const letter of letters) {
      yield letter
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
}

/**
 * The same for who is done with most letters at once: between two of them nothing is waited for.
 * @param take is given each letter; `false` ends reading
 */
export const eachLetter = (cluster: Cluster, range: LetterRange, take: Take): Promise<void> =>
  each(cluster, range, take, asWritten)

/** The same for who looks at little of each, and hands none on: {@link LookedLetter}. */
export const lookAtEachLetter = (cluster: Cluster, range: LetterRange, take: Take): Promise<void> =>
  each(cluster, range, take, looked)

type Take = (letter: Letter) => Promise<boolean> | boolean
type Make = (record: SourceRecord) => Letter

const asWritten: Make = record => new Letter(asLogged(record))
const looked: Make = record => new LookedLetter(record)

async function each(cluster: Cluster, range: LetterRange, take: Take, make: Make): Promise<void> {
  const slice = new Slice()
  for await (const letters of chunks(cluster, range, make))
    for (const letter of letters) {
      const taken = take(letter)
      if (!(taken instanceof Promise ? await taken : taken)) return
      const turn = slice.step()
      if (turn !== undefined) await turn
    }
}

async function* chunks(
  { client }: Cluster,
  { signal, tail, since, isolation = 'read-committed', ...range }: LetterRange,
  make = asWritten
): AsyncGenerator<Iterable<Letter>, void, undefined> {
  const settings = { ...reading, ...range, since: tail ? noneOfThem : since, isolation, follow: tail, signal }
  // The log is looked up by timestamp, and need not be in the order of its timestamps.
  const from = tail ? undefined : since
  for await (const { records } of readChunks(client, settings)) {
    yield lettersOf(records, from, signal, make)
    if (signal?.aborted) return
  }
}

/** @param since passes over what is older */
export function* lettersOf(
  records: Iterable<SourceRecord>,
  since?: number | undefined,
  signal?: AbortSignal | undefined,
  make = asWritten
): Generator<Letter, void, undefined> {
  for (const record of records) {
    if (signal?.aborted) return
    if (since === undefined || record.timestamp >= since) yield make(record)
  }
}
