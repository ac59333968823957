import type { DialectReader } from './origin-facts.ts'

/** Watermill (Go): text. */
export const watermill: DialectReader = {
  dialect: 'watermill',
  markers: ['reason_poisoned', 'topic_poisoned'],
  read: view => ({
    topic: view.text('topic_poisoned'),
    group: view.text('subscriber_poisoned'),
    message: view.text('reason_poisoned')
  })
}
