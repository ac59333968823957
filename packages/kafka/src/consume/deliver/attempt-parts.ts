import type { RecordDecoder } from '../../decode/decoder.ts'
import type { EventSink } from '../../events.ts'
import type { Metrics } from '../metrics.ts'
import type { SourcePartition } from '../partition/source-partition.ts'
import type { Admission } from './admission.ts'
import type { Floods } from './floods.ts'
import type { HandlerCalls } from './handler-calls.ts'
import type { Outcomes } from './outcomes.ts'

/** What attempts are made with: of the partition, and of the consumer. */
export interface AttemptParts {
  readonly source: SourcePartition
  readonly calls: HandlerCalls
  readonly outcomes: Outcomes
  readonly admission: Admission
  /** Ends a back-off at once; the record is left to its next owner. */
  readonly closing: AbortSignal
  readonly decoder: RecordDecoder
  readonly floods: Floods
  readonly metrics: Metrics
  readonly emit: EventSink
}
