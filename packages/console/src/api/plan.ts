import { type Static, Type } from 'typebox'
import { Count, OperationId, Paging, page, Text, Time, TopicName } from './common.ts'
import { Filter } from './filter.ts'

export const Target = Type.Union([
  Type.Object({ kind: Type.Literal('origin') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('topic'), topic: TopicName }, { additionalProperties: false }),
  /** The group that failed, and no other; `group` for letters that do not tell which it was. */
  Type.Object(
    { kind: Type.Literal('group'), group: Type.Optional(Type.String({ minLength: 1, maxLength: 249 })) },
    { additionalProperties: false }
  )
])
export type Target = Static<typeof Target>

export const PlanRequest = Type.Object(
  {
    dlq: TopicName,
    filter: Type.Optional(Filter),
    all: Type.Optional(Type.Boolean()),
    target: Type.Optional(Target),
    /** Letters a second at most; left out: as fast as it goes. */
    rate: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Sends 1, 10, 100, … and goes on only while what was sent does not fail again and the group keeps up. */
    ramp: Type.Optional(Type.Boolean()),
    /** A failure that was sent back so often is parked instead. @default 3 */
    maxRedrives: Type.Optional(Type.Integer({ minimum: 1 })),
    again: Type.Optional(Type.Boolean()),
    keepHeaders: Type.Optional(Type.Boolean()),
    why: Type.Optional(Text)
  },
  { additionalProperties: false }
)
export type PlanRequest = Static<typeof PlanRequest>

const Signature = Type.Object({ by: Type.String(), at: Time })

/** What a redrive is to do; frozen. */
export const Plan = Type.Object({
  /** Also of the operation that it is applied as. */
  id: OperationId,
  /** `making`: letters are being read; `ready`; `waiting`: for a second person; `applied`; `failed`: see `problem`. */
  state: Type.Union([
    Type.Literal('making'),
    Type.Literal('ready'),
    Type.Literal('waiting'),
    Type.Literal('applied'),
    Type.Literal('failed')
  ]),
  problem: Type.Union([Type.String(), Type.Null()]),
  /** Letters read so far. */
  read: Count,
  created: Time,
  by: Type.String(),
  why: Type.Union([Type.String(), Type.Null()]),
  dlq: TopicName,
  words: Type.String(),
  filter: Type.Union([Filter, Type.Null()]),
  target: Target,
  rate: Type.Union([Type.Integer(), Type.Null()]),
  ramp: Type.Boolean(),
  maxRedrives: Type.Integer(),
  again: Type.Boolean(),
  keepHeaders: Type.Boolean(),
  /** SHA-256 over the plan: who signs off signs this. */
  sha256: Type.Union([Type.String(), Type.Null()]),
  /** A second person has to sign off before it is applied. */
  needsSignOff: Type.Boolean(),
  signedOff: Type.Array(Signature),
  report: Type.Union([
    Type.Object({
      letters: Count,
      send: Count,
      bytes: Count,
      park: Count,
      byCause: Type.Array(Type.Object({ cause: Type.String(), count: Count })),
      byTarget: Type.Array(Type.Object({ topic: Type.String(), partition: Type.Integer(), count: Count })),
      /** By the reason: redriven, parked, discarded, duplicate, no-target, incomplete, too-large. */
      skip: Type.Record(Type.String(), Count),
      /** What is wrong with topics that letters name as their origin. */
      unsafe: Type.Record(Type.String(), Type.String()),
      /** Copies that are stamped with the time of sending. */
      restamped: Count,
      /** Groups that will see the copies; `null`: that cannot be found out. */
      groups: Type.Union([
        Type.Array(Type.Object({ topic: Type.String(), group: Type.String(), members: Count, committed: Count })),
        Type.Null()
      ]),
      /** At the rate; `null` without one. */
      seconds: Type.Union([Type.Number(), Type.Null()])
    }),
    Type.Null()
  ]),
  /** The command that does the same. */
  command: Type.String()
})
export type Plan = Static<typeof Plan>

export const PlanPage = page(Plan)
export type PlanPage = Static<typeof PlanPage>
export const PlansQuery = Type.Object({ ...Paging })

export const SignOffRequest = Type.Object(
  { sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
  { additionalProperties: false }
)
export type SignOffRequest = Static<typeof SignOffRequest>

/** Of `POST /plans/:id/apply`. */
export const ApplyRequest = Type.Object(
  {
    /** Of the plan that was looked at. */
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** Takes the place of a runner that is alive. */
    takeOver: Type.Optional(Type.Boolean())
  },
  { additionalProperties: false }
)
export type ApplyRequest = Static<typeof ApplyRequest>
