import type { HeaderView } from './header-view.ts'

/** Every dialect of failure headers that is known. */
export type Dialect =
  | 'spring-cloud-stream'
  | 'spring-kafka'
  | 'spring-kafka-retry'
  | 'kafka-connect'
  | 'kafka-streams'
  | 'share-group'
  | 'smallrye'
  | 'karafka'
  | 'wolverine'
  | 'brighter'
  | 'watermill'
  | 'kafkajs-async-retry'
  | 'uforwarder'

/** What a framework's headers tell of a failure. What is absent or unreadable is undefined. */
export interface OriginFacts {
  readonly topic?: string | undefined
  readonly partition?: number | undefined
  readonly offset?: number | undefined
  /** Milliseconds since the epoch. */
  readonly timestamp?: number | undefined
  readonly timestampType?: string | undefined
  readonly group?: string | undefined
  /** The root cause's class where the dialect tells it, else the error's. */
  readonly errorName?: string | undefined
  readonly message?: string | undefined
  readonly stack?: string | undefined
  readonly attempts?: number | undefined
  /** Milliseconds since the epoch of the failure. */
  readonly at?: number | undefined
}

/** How one dialect is recognised and read. */
export interface DialectReader {
  readonly dialect: Dialect
  /** Any of these headers says that the dialect was written. */
  readonly markers: readonly string[]
  /** Never throws. */
  readonly read: (view: HeaderView) => OriginFacts
  /** The same of {@link OriginFacts.errorName} alone, for which letters are asked first. */
  readonly errorName?: (view: HeaderView) => string | undefined
  /** Its letters have the time of the record that failed, which no header tells. */
  readonly keepsTime?: true
  /** Written before the record's own headers: of repeated names the first is the latest death. */
  readonly prepended?: true
}
