export type {
  ConnectionOptions,
  Credential,
  SaslExtensions,
  SaslMechanism,
  SaslOptions,
  SocketFactory,
  SocketTarget,
  TlsSource
} from './client/connection-options.ts'
export type { Isolation, TopicPartition } from './client/port.ts'
export type { StartFrom, TopicStart } from './consume/assignment/start-from.ts'
export type { RefusedTopic } from './consume/assignment/topic-admission.ts'
export { DeadLetterConsumer, type StopOptions } from './consume/consumer.ts'
export type { ConsumerOptions, KeyOf, ValueOf } from './consume/consumer-options.ts'
export type { ConcurrencyOptions } from './consume/deliver/concurrency-options.ts'
export type { BreakerHealth, OpenDependency } from './consume/deliver/consumer-breaker.ts'
export type { ConsumedRecord, Handler, HandlerContext } from './consume/deliver/handler.ts'
export type { OnStuck } from './consume/deliver/handler-calls.ts'
export { BatchFailure, type BatchHandler, type RecordBatch } from './consume/deliver/record-batch.ts'
export type { OnUnreadableBatch } from './consume/deliver/worker-context.ts'
export type { EventListener } from './consume/event-emitter.ts'
export type { FetchOptions } from './consume/fetch/fetch-options.ts'
export type {
  ConsumerHealth,
  ConsumerState,
  ContactHealth,
  OutlivingHealth,
  PartitionHealth
} from './consume/health.ts'
export { unhealthyReasons } from './consume/health.ts'
export type { ConsumerMetrics } from './consume/metrics.ts'
export type { RunBatchOptions, RunOptions } from './consume/stop-condition.ts'
export type { HeaderFilter, Mask, WrittenDialect } from './dead-letter/letter/envelope-options.ts'
export type { DeadLetterOptions } from './dead-letter/options.ts'
export type { PartitionFunction, PartitionOption } from './dead-letter/route/partition.ts'
export type { DecodeFormat, DecodeFunction, DecodeOption } from './decode/decoder.ts'
export type { FurtherSchemas, JsonSchema, SchemaOption } from './decode/schema.ts'
export { type DiagnosedTopic, type Diagnosis, diagnose } from './diagnose/diagnose.ts'
export type { DiagnosedGroup, DiagnosedMember, DiagnosedPartition } from './diagnose/diagnose-group.ts'
export type { DiagnosedRedrive } from './diagnose/diagnose-redrives.ts'
export { DeadLetterError, type ErrorCode, type ErrorDetails, type ErrorJson, errorTable } from './errors.ts'
export {
  type ConsumerEvents,
  type EventName,
  eventNames,
  type FailureFacts,
  type HoldReason,
  type RecordCoordinates
} from './events.ts'
export type { BreakerOpening, BreakerState } from './failure/breaker.ts'
export type { BreakerOptions, DependencyOf } from './failure/breaker-options.ts'
export type { Classify, ClassifyContext } from './failure/classify.ts'
export type { GiveUpAction, OnGiveUp } from './failure/decide.ts'
export type { Failure, FailureClass, FailureStage } from './failure/failure.ts'
export { BusinessError, InfrastructureError, PoisonError, TransientError } from './failure/failure-errors.ts'
export type { Flood, FloodClass } from './failure/flood-watch.ts'
export type { RetryOptions } from './failure/retry-policy.ts'
export type { ForwarderOptions } from './forward/forward-options.ts'
export type { Forwarder } from './forward/forwarder.ts'
export type { ForwardReceipt } from './forward/lane.ts'
export { openForwarder } from './forward/open-forwarder.ts'
export type { AssignorName, GroupOptions } from './group/options.ts'
export type { Dialect } from './headers/origin-facts.ts'
export { type DeadLetterFacts, readDeadLetter } from './headers/read.ts'
export { type ReadDeadLettersOptions, type ReadLetter, readDeadLetters } from './read/read-dead-letters.ts'
export type { OffsetRange, ReadExtent } from './read/read-range.ts'
export type { ReadWait } from './read/read-stall.ts'
export type { Redrive } from './records/redriven-record.ts'
export type { RecordHeader, SourceRecord, TimestampType } from './records/source-record.ts'
