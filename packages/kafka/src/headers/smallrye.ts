import type { DialectReader } from './origin-facts.ts'

/** SmallRye and Quarkus: text, written before the record's own headers, so that after a second death the first of repeated names is the newest. */
export const smallrye: DialectReader = {
  dialect: 'smallrye',
  markers: [
    'dead-letter-topic',
    'dead-letter-exception-class-name',
    'dead-letter-reason',
    'deserialization-failure-reason',
    'delayed-retry-topic',
    'delayed-retry-count'
  ],
  prepended: true,
  read: view => ({
    topic:
      view.text('dead-letter-topic') ?? view.text('delayed-retry-topic') ?? view.text('deserialization-failure-topic'),
    partition: view.decimal('dead-letter-partition') ?? view.decimal('delayed-retry-partition'),
    offset: view.decimal('dead-letter-offset') ?? view.decimal('delayed-retry-offset'),
    timestamp: view.decimalTime('delayed-retry-original-timestamp'),
    errorName:
      view.text('dead-letter-cause-class-name') ??
      view.text('dead-letter-exception-class-name') ??
      view.text('delayed-retry-cause-class-name') ??
      view.text('delayed-retry-exception-class-name'),
    message:
      view.text('dead-letter-cause') ??
      view.text('dead-letter-reason') ??
      view.text('deserialization-failure-cause') ??
      view.text('deserialization-failure-reason') ??
      view.text('delayed-retry-reason'),
    attempts: view.decimal('delayed-retry-count')
  })
}
