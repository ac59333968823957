import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inexactNumber, type RedriveTarget, type TransformSpec } from '@dead-letter/operator'
import { UsageError } from '../usage-error.ts'
import { nearest } from './nearest.ts'
import { type Reader, topicName } from './readers.ts'

/** `group`, `group:NAME`, `origin`, or `topic:NAME`. */
export const target: Reader<RedriveTarget> = (given, place) => {
  if (given === 'origin') return { kind: 'origin' }
  if (given === 'group') return { kind: 'group' }
  if (typeof given === 'string' && given.startsWith('group:') && given.length > 6)
    return { kind: 'group', group: given.slice(6) }
  if (typeof given === 'string' && given.startsWith('topic:'))
    return { kind: 'topic', topic: topicName(given.slice(6), place) }
  throw new UsageError(`${place.label} must be group, origin or topic:NAME; got '${given}'`)
}

/** JSON as it is, or `@file`. */
export const patch: Reader<TransformSpec> = (given, place) => {
  const text = String(given)
  let source = text
  if (text.startsWith('@'))
    try {
      source = readFileSync(resolve(place.folder, text.slice(1)), 'utf8')
    } catch (error) {
      throw new UsageError(`${place.label}: ${text.slice(1)} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
  let patch: unknown
  let inexact: string | null
  try {
    patch = JSON.parse(source)
    inexact = inexactNumber(source)
  } catch {
    throw new UsageError(`${place.label} must be JSON, or @ and the name of a file with it`)
  }
  // Another number would be written, or looked for.
  if (inexact !== null)
    throw new UsageError(`${place.label} has the number ${inexact}, which is not kept exactly; use --transform for it`)
  if (Array.isArray(patch)) return { kind: 'json-patch', patch }
  if (typeof patch === 'object' && patch !== null)
    return { kind: 'merge-patch', patch: patch as Record<string, unknown> }
  throw new UsageError(`${place.label} must be an array of operations (RFC 6902) or an object (RFC 7396)`)
}

export const operation: Reader<string> = (given, place) => {
  if (typeof given === 'string' && /^[0-9a-f][0-9a-f-]{3,35}$/.test(given)) return given
  throw new UsageError(`${place.label} must be the id of an operation, as ops shows it; got '${given}'`)
}

/** What can be done about redrives. */
export const opsActions = ['list', 'show', 'pause', 'resume', 'cancel', 'take-over', 'stop'] as const
export type OpsAction = (typeof opsActions)[number]

export const opsAction: Reader<OpsAction> = given => {
  if ((opsActions as readonly unknown[]).includes(given)) return given as OpsAction
  const meant = nearest(String(given), opsActions)
  throw new UsageError(
    `ops cannot '${given}'; ${meant === undefined ? `it can ${opsActions.join(', ')}` : `did you mean '${meant}'?`}`
  )
}
