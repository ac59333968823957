import { int32, int64 } from './header-bytes.ts'
import type { RecordToProduce } from './produce.ts'

export interface SpringFailure {
  readonly topic: string
  readonly offset: number
  /** When the record was written. */
  readonly timestamp: number
  /** Left out where the letter does not name it. */
  readonly group?: string
  /** The class of the error. */
  readonly name: string
  readonly message?: string
  readonly stack?: string
}

type Headers = NonNullable<RecordToProduce['headers']>

/** What Spring Kafka's DeadLetterPublishingRecoverer tells of a failed record of partition 0. */
export const springHeaders = ({ topic, offset, timestamp, group, name, message, stack }: SpringFailure): Headers => [
  ['kafka_dlt-original-topic', topic],
  ['kafka_dlt-original-partition', int32(0)],
  ['kafka_dlt-original-offset', int64(offset)],
  ['kafka_dlt-original-timestamp', int64(timestamp)],
  ['kafka_dlt-original-timestamp-type', 'CreateTime'],
  ...told('kafka_dlt-original-consumer-group', group),
  ['kafka_dlt-exception-fqcn', name],
  ...told('kafka_dlt-exception-message', message),
  ...told('kafka_dlt-exception-stacktrace', stack)
]

const told = (name: string, value: string | undefined): Headers => (value === undefined ? [] : [[name, value]])
