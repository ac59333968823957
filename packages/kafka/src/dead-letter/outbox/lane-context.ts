import type { KafkaClient } from '../../client/port.ts'
import type { ProducerIdentities } from '../../produce/producer-identity.ts'
import type { Sleeper } from '../../time/backoff.ts'
import type { Clock } from '../../time/clock.ts'
import type { DeadLetterSettings } from '../options.ts'
import type { DlqTopics } from './dlq-topics.ts'
import type { LetterEntry } from './entry.ts'
import type { LetterHolds } from './letter-holds.ts'

/** What all lanes of a writer share. */
export interface LaneContext {
  readonly client: Pick<KafkaClient, 'produce'>
  readonly identities: ProducerIdentities
  readonly topics: DlqTopics
  readonly holds: LetterHolds
  readonly sleeper: Sleeper
  readonly settings: DeadLetterSettings
  /** Milliseconds since the epoch, for the timestamps of letters. */
  readonly now: () => number
  /** What durations are measured by. */
  readonly clock: Clock
  readonly random: () => number
  /** Takes letters whose topic or partition is not what it was, and finds the place for each anew. */
  readonly reroute: (entries: readonly LetterEntry[]) => void
}
