import { DeadLetterError } from '@dead-letter/kafka'
import type { RedriveTarget } from '@dead-letter/operator'
import { UsageError } from '../usage-error.ts'
import { type Reader, topicName } from './readers.ts'

/** `origin`, or `topic:NAME`. */
export const target: Reader<RedriveTarget> = (given, place) => {
  if (given === 'origin') return { kind: 'origin' }
  if (given === 'group')
    throw new DeadLetterError('REDRIVE_ABSENT', { wanted: 'sending to the failing group only (--to group)' })
  if (typeof given === 'string' && given.startsWith('topic:'))
    return { kind: 'topic', topic: topicName(given.slice(6), place) }
  throw new UsageError(`${place.label} must be origin or topic:NAME; got '${given}'`)
}

export const operation: Reader<string> = (given, place) => {
  if (typeof given === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(given)) return given
  throw new UsageError(`${place.label} must be the id of an operation, as ops shows it; got '${given}'`)
}
