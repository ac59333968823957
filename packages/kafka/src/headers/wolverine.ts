import type { DialectReader } from './origin-facts.ts'

/** Wolverine (.NET): text, times in Unix milliseconds. */
export const wolverine: DialectReader = {
  dialect: 'wolverine',
  markers: ['exception-type', 'original-destination'],
  read: view => ({
    topic: view.text('original-destination'),
    partition: view.decimal('original-partition'),
    offset: view.decimal('original-offset'),
    errorName: view.text('exception-type'),
    message: view.text('exception-message'),
    stack: view.text('exception-stack'),
    attempts: view.decimal('attempts'),
    at: view.decimalTime('failed-at')
  })
}
