import type { FailureClass, FailureStage } from '../failure/failure.ts'
import type { ErrorDescription } from '../failure/root-cause.ts'
import { sharedText } from './bytes.ts'
import { type HeaderList, headerName } from './header-name.ts'

/** Every header of ours begins so. */
export const OWN_PREFIX = 'x-dead-letter-'

/** Our own headers, all UTF-8 text so that a person can read them with any tool. */
export const own = {
  id: headerName('x-dead-letter-id'),
  lineage: headerName('x-dead-letter-lineage'),
  group: headerName('x-dead-letter-group'),
  attempts: headerName('x-dead-letter-attempts'),
  at: headerName('x-dead-letter-at'),
  stage: headerName('x-dead-letter-stage'),
  class: headerName('x-dead-letter-class'),
  cause: headerName('x-dead-letter-cause'),
  fingerprint: headerName('x-dead-letter-fingerprint'),
  trimmed: headerName('x-dead-letter-trimmed'),
  partition: headerName('x-dead-letter-partition'),
  redrives: headerName('x-dead-letter-redrives')
} as const

/** What our own headers say. */
export interface OwnFacts {
  readonly id: string
  readonly lineage: string
  readonly group: string
  readonly attempts: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly stage: FailureStage
  readonly class: FailureClass
  readonly error: ErrorDescription
  readonly fingerprint: string
  readonly partitionNote: string | undefined
  /** As the earlier letter has it. */
  readonly redrives: Buffer | undefined
}

export function writeOwn(facts: OwnFacts, list: HeaderList): void {
  list.entries.push([own.id.bytes, Buffer.from(facts.id)])
  if (list.wants(own.lineage)) list.add(own.lineage, Buffer.from(facts.lineage))
  list.add(own.group, sharedText(facts.group))
  list.add(own.attempts, sharedText(String(facts.attempts)))
  if (list.wants(own.at)) list.add(own.at, isoTime(facts.at))
  list.add(own.stage, sharedText(facts.stage))
  list.add(own.class, sharedText(facts.class))
  if (facts.error.wrapped || facts.error.causeCode !== undefined)
    list.add(own.cause, sharedText(causeText(facts.error)))
  list.add(own.fingerprint, sharedText(facts.fingerprint))
  if (facts.partitionNote !== undefined) list.add(own.partition, Buffer.from(facts.partitionNote))
  if (facts.redrives !== undefined) list.add(own.redrives, facts.redrives)
}

function causeText(error: ErrorDescription): string {
  return error.causeCode === undefined ? error.causeName : `${error.causeName} ${error.causeCode}`
}

/** Letters of one burst share the millisecond. */
let lastTime = Number.NaN
let lastText: Buffer = Buffer.alloc(0)

function isoTime(milliseconds: number): Buffer {
  if (milliseconds !== lastTime) {
    lastText = Buffer.from(new Date(milliseconds).toISOString())
    lastTime = milliseconds
  }
  return lastText
}
