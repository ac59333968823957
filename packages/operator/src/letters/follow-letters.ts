import {
  type DeadLetterError,
  type ReadExtent,
  type ReadJump,
  type ReadWait,
  readChunks
} from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import type { Letter } from './letter.ts'
import { lettersOf, reading } from './read-letters.ts'

/** Which letters are followed, and who is told what. */
export interface FollowRange {
  readonly topic: string
  /** UUID text of the topic that the positions are of: one that was made anew is refused. */
  readonly topicId?: string | undefined
  /** Where reading begins, by partition; those that are left out begin at their start. */
  readonly positions?: ReadonlyMap<number, number> | undefined
  /** Told once, before the first letter. */
  readonly onOpen?: ((extents: readonly ReadExtent[], topicId: string) => void) | undefined
  /** Told once all is read that lay there at the start. */
  readonly onCaughtUp?: (() => void) | undefined
  /** Told where reading goes on when an offset is not in the log any more: before it, the log was cut. */
  readonly onJump?: ((jump: ReadJump) => void) | undefined
  readonly onWait?: ((wait: ReadWait) => void) | undefined
  /** Told of a batch that cannot be read and is passed over. Left out: reading fails. */
  readonly onUnreadable?: ((error: DeadLetterError) => void) | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** Letters of one partition that lie together in its log. */
export interface LetterChunk {
  readonly partition: number
  /** Where reading goes on once these are done with: the position to keep. */
  readonly next: number
  /** Of the leader that wrote them. */
  readonly epoch: number
  /** To be gone through once, before the next chunk is asked for. */
  readonly letters: Iterable<Letter>
}

/**
 * Letters of a dead-letter topic from where it is told, and then those that come, for ever: in order within a partition, without a
 * consumer group. Letters are as {@link Letter.owned} says: what is kept is copied.
 * @throws DeadLetterError READ_*, BATCH_*, BROKER_*
 */
export async function* followLetters({ client }: Cluster, range: FollowRange): AsyncGenerator<LetterChunk> {
  const settings = { ...reading, ...range, isolation: 'read-committed', follow: true } as const
  for await (const { partition, next, epoch, records } of readChunks(client, settings))
    yield { partition, next, epoch, letters: lettersOf(records) }
}
