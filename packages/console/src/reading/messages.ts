import type { ConnectionOptions } from '@dead-letter/operator'
import type { LetterColumns } from './letter-columns.ts'

/** What the thread that reads is started with. */
export interface ReadingSettings {
  readonly connection: ConnectionOptions
  /** Paths of fields and names of headers that are hidden. */
  readonly mask: readonly string[]
  /** Bytes of each value; 0: none. */
  readonly valueBytes: number
}

/** Which letters are followed. */
export interface Followed {
  readonly topic: string
  /** UUID text of the topic that the positions are of. */
  readonly topicId?: string
  readonly positions: ReadonlyMap<number, number>
}

/** Letters of one partition that follow each other, and where reading goes on behind them. */
export interface ReadPart {
  readonly partition: number
  readonly next: number
  /** Of the leader that wrote the last of them. */
  readonly epoch: number
  readonly letters: LetterColumns
}

export type ToReading =
  | { readonly ask: 'follow'; readonly id: number; readonly followed: Followed }
  /** One message of letters is done with. */
  | { readonly ask: 'more'; readonly id: number }
  | { readonly ask: 'stop'; readonly id: number }

/** What came of one topic, in order. */
export type Read =
  | {
      readonly tell: 'open'
      readonly topicId: string
      readonly starts: readonly { readonly partition: number; readonly start: number }[]
    }
  | { readonly tell: 'letters'; readonly parts: readonly ReadPart[] }
  /** The log was cut: it is read again from an offset on. */
  | { readonly tell: 'again'; readonly partition: number; readonly offset: number }
  | { readonly tell: 'caught up' }
  | { readonly tell: 'wait' }
  | { readonly tell: 'failed'; readonly code: string; readonly reason: string }

export type FromReading = Read & { readonly id: number }
