import type { DialectReader } from './origin-facts.ts'

/** Kafka Connect: everything is plain or decimal text; the message is a header without a value when there is none. */
export const kafkaConnect: DialectReader = {
  dialect: 'kafka-connect',
  keepsTime: true,
  markers: ['__connect.errors.topic', '__connect.errors.exception.class.name'],
  read: view => ({
    topic: view.text('__connect.errors.topic'),
    partition: view.decimal('__connect.errors.partition'),
    offset: view.decimal('__connect.errors.offset'),
    group: view.text('__connect.errors.connector.name'),
    errorName: view.text('__connect.errors.exception.class.name'),
    message: view.text('__connect.errors.exception.message'),
    stack: view.text('__connect.errors.exception.stacktrace')
  })
}
