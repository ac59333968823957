import { type Static, Type } from 'typebox'
import { Count, Fingerprint, Paging, page, Text, Time, TimeOrNone, TopicName } from './common.ts'
import { Trend } from './overview.ts'

/**
 * Where a cause is in its life. `new`: first seen in the range. `ongoing`. `resolved`: someone said so and none came since.
 * `regressed`: one came after that. `muted`: not shown until a time or a count.
 */
export const CauseState = Type.Union([
  Type.Literal('new'),
  Type.Literal('ongoing'),
  Type.Literal('resolved'),
  Type.Literal('regressed'),
  Type.Literal('muted')
])
export type CauseState = Static<typeof CauseState>

const Signed = Type.Object({ by: Type.String(), at: Time, why: Type.Optional(Type.String()) })

export const Cause = Type.Object({
  fingerprint: Fingerprint,
  /** The root cause's class and code; without them the beginning of its message. */
  name: Type.String(),
  /** The message of one of its letters. */
  example: Type.String(),
  /** Letters in the range asked for. */
  count: Count,
  /** Failures among them: several letters can be of one. */
  failures: Count,
  open: Count,
  parked: Count,
  discarded: Count,
  redriven: Count,
  first: TimeOrNone,
  last: TimeOrNone,
  trend: Trend,
  dlqs: Type.Array(TopicName),
  /** Origin topics, most frequent first; at most 10. */
  topics: Type.Array(Type.Object({ topic: Type.String(), count: Count })),
  groups: Type.Array(Type.Object({ group: Type.String(), count: Count })),
  stage: Type.Union([Type.String(), Type.Null()]),
  class: Type.Union([Type.String(), Type.Null()]),
  dialect: Type.Union([Type.String(), Type.Null()]),
  /** Open letters by age. */
  ages: Type.Object({ hour: Count, day: Count, week: Count, older: Count }),
  state: CauseState,
  resolved: Type.Optional(Type.Object({ ...Signed.properties, release: Type.Optional(Type.String()) })),
  muted: Type.Optional(
    Type.Object({
      ...Signed.properties,
      until: Type.Optional(Time),
      /** Until so many letters have come since. */
      count: Type.Optional(Count),
      /** Letters that came since. */
      since: Count
    })
  ),
  note: Type.Optional(Type.Object({ ...Signed.properties, text: Type.String() })),
  owner: Type.Optional(Type.Object({ ...Signed.properties, name: Type.String() }))
})
export type Cause = Static<typeof Cause>

export const CausePage = Type.Object({
  ...page(Cause).properties,
  /** How many causes are meant, by their state, on all pages. */
  states: Type.Record(CauseState, Count)
})
export type CausePage = Static<typeof CausePage>

export const CausesQuery = Type.Object({
  dlq: Type.Optional(Type.Array(TopicName, { maxItems: 100 })),
  group: Type.Optional(Type.Array(Type.String({ maxLength: 249 }), { maxItems: 100 })),
  /** Origin topics. */
  topic: Type.Optional(Type.Array(Type.String({ maxLength: 249 }), { maxItems: 100 })),
  /** Without it all but `muted` and `resolved`. */
  state: Type.Optional(Type.Array(CauseState, { maxItems: 5 })),
  /** In name and message. */
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
  buckets: Type.Optional(Type.Integer({ minimum: 2, maximum: 500 })),
  /** `worst`: what came back, then what is new, then what most letters wait for. @default count */
  sort: Type.Optional(
    Type.Union([
      Type.Literal('worst'),
      Type.Literal('count'),
      Type.Literal('first'),
      Type.Literal('last'),
      Type.Literal('name')
    ])
  ),
  ...Paging
})

/** One part of a letter that its fingerprint is made of, or not. */
export const CausePart = Type.Object({
  part: Type.String(),
  value: Type.String(),
  /** Whether it counts. */
  counts: Type.Boolean(),
  /** Why, or why not. */
  why: Type.String()
})

/** Why letters are together. */
export const CauseDetail = Type.Object({
  cause: Cause,
  /** Of one letter of the cause, which `letter` names; empty when none of them can be read any more. */
  parts: Type.Array(CausePart),
  letter: Type.Union([Type.Object({ dlq: TopicName, partition: Type.Integer(), offset: Type.Integer() }), Type.Null()])
})
export type CauseDetail = Static<typeof CauseDetail>

/** What is said of a cause. `PATCH`: what is left out stays; `null` takes away. */
export const CauseChange = Type.Object(
  {
    note: Type.Optional(Type.Union([Text, Type.Null()])),
    owner: Type.Optional(Type.Union([Text, Type.Null()])),
    resolved: Type.Optional(
      Type.Union([Type.Object({ release: Type.Optional(Text) }, { additionalProperties: false }), Type.Null()])
    ),
    muted: Type.Optional(
      Type.Union([
        Type.Object(
          { until: Type.Optional(Time), count: Type.Optional(Type.Integer({ minimum: 1 })) },
          { additionalProperties: false }
        ),
        Type.Null()
      ])
    ),
    why: Type.Optional(Text)
  },
  { additionalProperties: false, minProperties: 1 }
)
export type CauseChange = Static<typeof CauseChange>
