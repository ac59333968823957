/**
 * What `@dead-letter/operator` needs of the library beyond its public entry. Not for others: what stands here may change
 * with any version.
 */

export { type ConnectionOptions, readConnectionOptions } from './client/connection-options.ts'
export { brokerSaid, kafkaErrors } from './client/kafka-errors.ts'
export type { ClusterMetadata, KafkaClient, NewTopic, TopicMetadata } from './client/port.ts'
export { createClient } from './client/wire/client.ts'
export { DecodeFailure, type DecodeOption, makeDecoder, type RecordDecoder } from './decode/decoder.ts'
export type { FurtherSchemas, SchemaOption } from './decode/schema.ts'
export { DeadLetterError, type ErrorCode } from './errors.ts'
export { type FailureClass, type FailureStage, failureStages, letterClasses } from './failure/failure.ts'
export type { CauseExplanation, CausePart, CausePartKind } from './failure/fingerprint/explain.ts'
export { verdictOfStatus } from './failure/shapes/http-status.ts'
export { type ThrownCause, thrownCause } from './failure/thrown-cause.ts'
export { TopicWriter } from './forward/topic-writer.ts'
export { readAssignment } from './group/consumer-protocol.ts'
export { memberTag, type ReaderMark, readReaderMark } from './group/reader-mark.ts'
export { type FamilyPlace, readFamily } from './headers/family.ts'
export { lastNamed } from './headers/header-row.ts'
export {
  type CauseLetter,
  explainLetterCause,
  type LetterCause,
  letterCause,
  letterFingerprint,
  letterSaying
} from './headers/letter-cause.ts'
export { originalRecord } from './headers/original-record.ts'
export { type DeadLetterFacts, lookAtDeadLetter, readDeadLetter } from './headers/read.ts'
export { type RedriveMark, readRedriveMark, redriveText } from './headers/redrive-mark.ts'
export { isFailureHeader, type SentBack, sentBackHeaders } from './headers/sent-back.ts'
export { nodeComplaint } from './node-version.ts'
export { checkOptions, nearest, type OptionRule, type OptionRules } from './options/check.ts'
export { count, text } from './options/rules.ts'
export type { TransactionSettings } from './produce/transaction/transaction-settings.ts'
export { TransactionalWriter, type TransactionState } from './produce/transaction/transactional-writer.ts'
export { readTopicViews } from './provision/read-topics.ts'
export {
  isCompacted,
  maxMessageBytes,
  minInsyncReplicas,
  partitionCount,
  replicationFactor,
  retentionMs,
  type TopicView
} from './provision/topic-view.ts'
export { type ReadDeadLettersOptions, type ReadLetter, readDeadLetters } from './read/read-dead-letters.ts'
export { endOfLog, type OffsetRange, type ReadExtent, startOfLog } from './read/read-range.ts'
export type { ReadJump, ReadSettings } from './read/read-settings.ts'
export type { ReadWait } from './read/read-stall.ts'
export { readChunks } from './read/reader.ts'
export type { RecordChunk } from './read/record-chunk.ts'
export { contentBytes, encodedSize, type OutgoingRecord, packRecord } from './records/batch-encoder.ts'
export { asLogged, asLooked } from './records/batch-record.ts'
export { murmur2 } from './records/murmur2.ts'
export { lineOfRecord, type RecordLine, recordFromLine, recordToLine } from './records/record-line.ts'
export { Room } from './records/slabs.ts'
export type { RecordHeader, SourceRecord } from './records/source-record.ts'
export { type TrialContext, type TrialHandler, thrownBy, tryRecord } from './testing/try-record.ts'
export { Slice } from './time/slice.ts'
export { isFamilyOf, redrivePrefix, redriveTopic } from './topics/family-name.ts'
export { mayWrite } from './topics/permissions.ts'
export { validTopicName } from './topics/topic-name.ts'
