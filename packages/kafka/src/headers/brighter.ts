import type { DialectReader } from './origin-facts.ts'

/** Brighter (.NET): text, times in ISO 8601. */
export const brighter: DialectReader = {
  dialect: 'brighter',
  markers: ['RejectionReason', 'OriginalTopic'],
  read: view => ({
    topic: view.text('OriginalTopic'),
    errorName: view.text('RejectionReason'),
    message: view.text('RejectionMessage'),
    at: view.isoTime('RejectionTimestamp')
  })
}
