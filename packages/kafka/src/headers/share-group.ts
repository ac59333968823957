import type { DialectReader } from './origin-facts.ts'

/** Share groups (KIP-1191): text, written by the broker, which knows of no application error. Key and value are absent by default. */
export const shareGroup: DialectReader = {
  dialect: 'share-group',
  markers: ['__dlq.errors.topic', '__dlq.errors.group'],
  read: view => ({
    topic: view.text('__dlq.errors.topic'),
    partition: view.decimal('__dlq.errors.partition'),
    offset: view.decimal('__dlq.errors.offset'),
    group: view.text('__dlq.errors.group'),
    message: view.text('__dlq.errors.message'),
    attempts: view.decimal('__dlq.errors.delivery.count')
  })
}
