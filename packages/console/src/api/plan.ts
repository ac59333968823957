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

/** Bytes: text, or base64 of what is no UTF-8. */
const Bytes = Type.Object(
  { text: Type.String({ maxLength: 40_000 }), encoding: Type.Optional(Type.Literal('base64')) },
  { additionalProperties: false }
)
const BytesOrNone = Type.Union([Bytes, Type.Null()])

/** How records are changed before they are sent back. */
export const Transform = Type.Union([
  /** RFC 6902, on the value as JSON. */
  Type.Object(
    { kind: Type.Literal('json-patch'), patch: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 1000 }) },
    { additionalProperties: false }
  ),
  /** RFC 7396, on the value as JSON. */
  Type.Object(
    { kind: Type.Literal('merge-patch'), patch: Type.Record(Type.String(), Type.Unknown()) },
    { additionalProperties: false }
  ),
  /** One record as it was written anew; what is left out stays. For a filter that means one failure. */
  Type.Object(
    {
      kind: Type.Literal('record'),
      key: Type.Optional(BytesOrNone),
      value: Type.Optional(BytesOrNone),
      /** All headers of the record's own. */
      headers: Type.Optional(
        Type.Array(
          Type.Object(
            { name: Type.String({ minLength: 1, maxLength: 1000 }), value: BytesOrNone },
            { additionalProperties: false }
          ),
          { maxItems: 200 }
        )
      )
    },
    { additionalProperties: false }
  )
])
export type Transform = Static<typeof Transform>

/** What every record that is sent back has to be. */
export const Check = Type.Object(
  {
    decode: Type.Union([Type.Literal('json'), Type.Literal('text')]),
    /** JSON Schema. */
    schema: Type.Optional(Type.Record(Type.String(), Type.Unknown()))
  },
  { additionalProperties: false }
)
export type Check = Static<typeof Check>

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
    transform: Type.Optional(Transform),
    check: Type.Optional(Check),
    why: Type.Optional(Text)
  },
  { additionalProperties: false }
)
export type PlanRequest = Static<typeof PlanRequest>

const Shown = Type.Object({
  key: Type.Union([Type.String(), Type.Null()]),
  value: Type.Union([Type.String(), Type.Null()]),
  /** Of the record's own: name and value. */
  /** Name and value of each. */
  headers: Type.Array(
    Type.Unsafe<[string, string | null]>(
      Type.Array(Type.Union([Type.String(), Type.Null()]), { minItems: 2, maxItems: 2 })
    )
  )
})
/** A failure as it is, and as it would be sent back; masked. */
export const Sample = Type.Object({ failure: Type.String(), before: Shown, after: Shown })
export type Sample = Static<typeof Sample>

/** Letters that something is wrong with, and what was said of the first. */
export const Complaints = Type.Object({ count: Count, first: Type.Union([Type.String(), Type.Null()]) })

const changed = {
  /** None without a transform. */
  samples: Type.Array(Sample),
  transformErrors: Complaints,
  checkErrors: Complaints
}

/** What a plan would make of the first letters that it means. Nothing is kept. */
export const PlanPreview = Type.Object({
  /** Letters of them that are meant. */
  letters: Count,
  send: Count,
  /** Letters left where they are, by the reason. */
  skip: Type.Record(Type.String(), Count),
  ...changed,
  /** The topic has more letters than were looked at. */
  more: Type.Boolean()
})
export type PlanPreview = Static<typeof PlanPreview>

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
  /** How records are changed: json-patch, merge-patch, record or module, and in words without what may be hidden. */
  transform: Type.Union([Type.Object({ kind: Type.String(), words: Type.String() }), Type.Null()]),
  check: Type.Union([Type.Object({ decode: Type.String(), schema: Type.Boolean() }), Type.Null()]),
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
      /** Keys with several failures, most first; `null`: the rest of them. */
      byKey: Type.Array(Type.Object({ key: Type.Union([Type.String(), Type.Null()]), count: Count })),
      /** Failures of whose key the group has handled a newer record since. */
      stale: Type.Object({
        count: Count,
        failures: Type.Array(Type.String()),
        /** Why not all were looked at. */
        unknown: Type.Union([Type.String(), Type.Null()])
      }),
      ...changed,
      filterErrors: Complaints,
      byTarget: Type.Array(Type.Object({ topic: Type.String(), partition: Type.Integer(), count: Count })),
      /** By the reason: redriven, parked, discarded, duplicate, no-target, incomplete, too-large, transformed-away, transform-failed, invalid. */
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
  /** The command that does the same; empty where there is none. */
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
