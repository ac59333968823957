import type { ReadExtent, ReadRange } from './read-range.ts'
import type { ReadWait } from './read-stall.ts'
import type { ChunkSettings } from './record-chunk.ts'

/** How a topic is read. */
export interface ReadSettings extends ReadRange, ChunkSettings {
  /** Milliseconds without progress, while it is tried again, after which reading fails. */
  readonly stallTimeoutMs: number
  /** Ends reading. */
  readonly signal?: AbortSignal | undefined
  /** Told once, before the first record, what is read, and the topic's id. */
  readonly onOpen?: ((extents: readonly ReadExtent[], topicId: string) => void) | undefined
  /** Told before each wait while nothing comes. */
  readonly onWait?: ((wait: ReadWait) => void) | undefined
  /** Told when reading goes on elsewhere: retention has taken records away, or the log was cut. */
  readonly onJump?: ((jump: ReadJump) => void) | undefined
  /** Told once, when everything is done with that was there when reading began. */
  readonly onCaughtUp?: (() => void) | undefined
}

/** From one offset of a partition to another, with nothing read between. */
export interface ReadJump {
  readonly partition: number
  readonly from: number
  readonly to: number
}
