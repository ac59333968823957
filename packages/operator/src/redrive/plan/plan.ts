import type { OffsetRange } from '@dead-letter/kafka/internal'
import type { LetterFilter } from '../../filter/letter-filter.ts'
import type { CheckSpec } from '../../transform/record-check.ts'
import type { TransformSpec } from '../../transform/transform.ts'
import type { FamilyReaders } from '../family/family-readers.ts'
import type { Family } from '../family/family-topic.ts'
import type { Audience } from './audience.ts'
import type { KeyCount } from './key-counts.ts'
import type { Complaints, Sample } from './reshape.ts'

/**
 * Where copies go: to the group that failed and nobody else; each to the topic and partition that its record was consumed from; or
 * all to one topic.
 */
export type RedriveTarget =
  | { readonly kind: 'origin' }
  | {
      readonly kind: 'topic'
      readonly topic: string
      /** The id of the cluster that it is in, where that is another than the dead letters': copies come there at least once. */
      readonly cluster?: string | undefined
    }
  | {
      readonly kind: 'group'
      /** Of letters that do not tell which group failed; letters of other groups are left. */
      readonly group?: string | undefined
    }

/** As it is given. */
export function targetText(target: RedriveTarget): string {
  if (target.kind === 'topic') return `topic:${target.topic}`
  return target.kind === 'group' && target.group !== undefined ? `group:${target.group}` : target.kind
}

type FarTopic = Extract<RedriveTarget, { kind: 'topic' }> & { readonly cluster: string }

/** Whether copies go to another cluster than the dead letters are in. */
export const isFar = (target: RedriveTarget): target is FarTopic =>
  target.kind === 'topic' && target.cluster !== undefined

/** As it is shown: with the cluster, where that is another. */
export const targetWords = (target: RedriveTarget): string =>
  isFar(target) ? `${targetText(target)} in cluster ${target.cluster}` : targetText(target)

/** What a redrive is to do. All of it is frozen: what comes to the dead-letter topic later is not touched. */
export interface RedrivePlan {
  readonly v: 1
  /** UUID of the operation: applied twice it is one. */
  readonly operation: string
  /** ISO 8601. */
  readonly created: string
  readonly by: string
  readonly why?: string | undefined
  readonly dlq: string
  /** The topic that what was decided was read from, and is written to. */
  readonly ledger: string
  /** UUID text of that topic; `null`: there was none. */
  readonly ledgerId: string | null
  /** UUID text of the dead-letter topic. */
  readonly topicId: string
  readonly ranges: readonly OffsetRange[]
  /** `null`: every letter. */
  readonly filter: LetterFilter | null
  /** Fields and headers that the filter does not see: what was masked where the plan was made. Left out: it sees all. */
  readonly filterMask?: readonly string[] | undefined
  readonly words: string
  readonly target: RedriveTarget
  /** UUID texts of the topics that copies go to, by name. */
  readonly targetIds: Readonly<Record<string, string>>
  /** The family topics among them, by name. Those that are not there yet have the id '' and are created when the plan is applied. */
  readonly families: Readonly<Record<string, Family>>
  /** Letters a second at most; `null`: as fast as it goes. */
  readonly rate: number | null
  /** Bytes of copies a second at most, before compression; `null`: as fast as it goes. */
  readonly bytesPerSecond: number | null
  /** Sends 1, 10, 100, … and goes on only while what was sent does not fail again and the group keeps up. */
  readonly ramp: boolean
  /** A failure that was sent back so often is parked instead. */
  readonly maxRedrives: number
  /** Sends what was sent back already once more. */
  readonly again: boolean
  /** Leaves the failure's headers on the copies. */
  readonly keepHeaders: boolean
  /** How records are changed before they are sent back; `null`: not at all. */
  readonly transform: TransformSpec | null
  /** What every record that is sent back has to be; `null`: whatever it is. */
  readonly check: CheckSpec | null
  readonly report: RedriveReport
}

/** Failures that the world went on without: sent back they would overwrite what is newer. */
export interface Stale {
  /** Failures of whose key the group has since handled a newer record of the same origin partition. */
  readonly count: number
  /** The first of them: keys of failures, 32 hex digits. */
  readonly failures: readonly string[]
  /** Why not all were looked at; `null`: they were. */
  readonly unknown: string | null
}

/** Several causes can have one name: their fingerprints and messages tell them apart. */
export interface CauseOfPlan {
  readonly cause: string
  readonly count: number
  readonly fingerprint?: string | undefined
  /** What the first letter of it says. */
  readonly example?: string | undefined
}

/** What is found when a plan is made. */
export interface RedriveReport {
  /** Letters that the filter means. */
  readonly letters: number
  /** Failures that are sent back. */
  readonly send: number
  /** Bytes of the copies, before compression. */
  readonly bytes: number
  /** Failures that are parked: they were sent back `maxRedrives` times. */
  readonly park: number
  readonly byCause: readonly CauseOfPlan[]
  /** Where the failures that are sent were consumed. */
  readonly byOrigin: readonly { readonly topic: string; readonly partition: number | string; readonly count: number }[]
  /** Keys with several failures, the most frequent first. */
  readonly byKey: readonly KeyCount[]
  /** Failures of keys that moved on since. */
  readonly stale: Stale
  readonly byTarget: readonly { readonly topic: string; readonly partition: number; readonly count: number }[]
  /** Letters that are left where they are, by the reason. */
  readonly skip: Readonly<Partial<Record<SkipReason, number>>>
  /** What is wrong with topics that letters name as their origin. */
  readonly unsafe: Readonly<Record<string, string>>
  /** Letters on which the filter's expression erred, which do not match, and what it said first. */
  readonly filterErrors: { readonly count: number; readonly first: string | null }
  /** Failures as they are and as they would be sent; none without a transform. */
  readonly samples: readonly Sample[]
  readonly transformErrors: Complaints
  readonly checkErrors: Complaints
  /** Copies that are stamped with the time of sending: the topic does not take or would not keep their own. */
  readonly restamped: number
  /** Consumer groups that will see the copies; `null`: that cannot be found out. */
  readonly groups: readonly Audience[] | null
  /** Of each family: who reads it now. */
  readonly readers: readonly FamilyReaders[]
  /** Seconds at the rate; `null` without one. */
  readonly seconds: number | null
}

/** Why a letter is left where it is. */
export type SkipReason =
  /** Its failure was sent back already. */
  | 'redriven'
  | 'parked'
  | 'discarded'
  /** Another letter of its failure is taken. */
  | 'duplicate'
  /** It does not tell its origin, or that topic cannot be written or must not be. */
  | 'no-target'
  /** It does not hold the record: a pointer, or a share group's letter without key and value. */
  | 'incomplete'
  /** Its copy is larger than the topic takes. */
  | 'too-large'
  /** The transform leaves it. */
  | 'transformed-away'
  /** The transform failed on it. */
  | 'transform-failed'
  /** What would be sent does not fit the check. */
  | 'invalid'
