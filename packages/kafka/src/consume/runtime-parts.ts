import type { KafkaClient } from '../client/port.ts'
import type { RecordDecoder } from '../decode/decoder.ts'
import type { EventSink } from '../events.ts'
import type { Clock } from '../time/clock.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import type { WrittenTopic } from '../topics/written-topic.ts'
import type { TopicAdmission } from './assignment/topic-admission.ts'
import type { ConsumerSettings } from './consumer-options.ts'
import type { ConsumerBreaker } from './deliver/consumer-breaker.ts'
import type { Floods } from './deliver/floods.ts'
import type { HandlingSettings } from './deliver/worker-context.ts'
import type { Metrics } from './metrics.ts'
import type { RunOptions } from './stop-condition.ts'

/** What a run is made of before anything is looked at. */
export interface RuntimeParts {
  readonly settings: ConsumerSettings
  readonly decoder: RecordDecoder
  readonly handling: HandlingSettings
  readonly run: RunOptions
  readonly metrics: Metrics
  readonly emit: EventSink
  /** Going on would be wrong: stop, and let `run()` reject with it. */
  failed(error: Error): void
  /** `untilIdle` or `maxRecords` is reached. */
  finished(): void
}

/** What a runtime has from its beginning. */
export interface Ground extends RuntimeParts {
  readonly client: KafkaClient
  readonly clock: Clock
  readonly breaker: ConsumerBreaker
  readonly floods: Floods
  readonly admission: TopicAdmission
  /** Before anything was looked at: a topic that is not seen then came later. */
  readonly startedAt: number
}

/** What the pre-flight found. */
export interface Found {
  readonly metadata: ConstructorParameters<typeof TopicCatalog>[2]
  /** The DLQ topics. */
  readonly topics: ReadonlyMap<string, WrittenTopic>
}
