import type { DialectReader } from './origin-facts.ts'

/** spring-kafka's retry topics: the recoverer's headers with the prefix `kafka_` (the group keeps `kafka_dlt-`), and the state of the retry. */
export const springKafkaRetry: DialectReader = {
  dialect: 'spring-kafka-retry',
  markers: ['kafka_original-topic', 'kafka_exception-fqcn', 'retry_topic-attempts'],
  read: view => ({
    topic: view.text('kafka_original-topic'),
    partition: view.int32('kafka_original-partition'),
    offset: view.int64('kafka_original-offset'),
    timestamp: view.timestamp64('kafka_original-timestamp') ?? view.bigIntegerTime('retry_topic-original-timestamp'),
    timestampType: view.text('kafka_original-timestamp-type'),
    group: view.text('kafka_dlt-original-consumer-group'),
    errorName: view.text('kafka_exception-cause-fqcn') ?? view.text('kafka_exception-fqcn'),
    message: view.text('kafka_exception-message'),
    stack: view.text('kafka_exception-stacktrace'),
    attempts: attempts(view.int32('retry_topic-attempts') ?? view.uint8('retry_topic-attempts'))
  })
}

/** The header numbers the attempt that is next, and a dead letter's reader would be that. */
const attempts = (next: number | undefined): number | undefined => (next === undefined || next < 1 ? next : next - 1)
