import type { DialectReader } from './origin-facts.ts'

/** Kafka Streams (KIP-1034): text. */
export const kafkaStreams: DialectReader = {
  dialect: 'kafka-streams',
  keepsTime: true,
  markers: ['__streams.errors.exception', '__streams.errors.topic'],
  read: view => ({
    topic: view.text('__streams.errors.topic'),
    partition: view.decimal('__streams.errors.partition'),
    offset: view.decimal('__streams.errors.offset'),
    errorName: view.text('__streams.errors.exception'),
    message: view.text('__streams.errors.message'),
    stack: view.text('__streams.errors.stacktrace')
  })
}
