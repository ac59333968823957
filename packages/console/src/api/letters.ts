import { type Static, Type } from 'typebox'
import { Count, FailureKey, FailureState, Fingerprint, Paging, page, TimeOrNone, TopicName } from './common.ts'
import { filterQuery } from './filter.ts'

/** Where a letter lies. */
export const Place = Type.Object({
  dlq: TopicName,
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.Integer({ minimum: 0 })
})
export type Place = Static<typeof Place>

/** Where a record was consumed from, as far as its letter tells. */
export const Origin = Type.Object({
  topic: Type.Union([Type.String(), Type.Null()]),
  partition: Type.Union([Type.Integer(), Type.Null()]),
  offset: Type.Union([Type.Integer(), Type.Null()]),
  timestamp: TimeOrNone
})
export type Origin = Static<typeof Origin>

/** One row of the list. */
export const LetterRow = Type.Object({
  ...Place.properties,
  /** When the record was given up; the topic's own time where the letter does not tell. */
  at: TimeOrNone,
  failure: FailureKey,
  state: FailureState,
  assignee: Type.Union([Type.String(), Type.Null()]),
  note: Type.Union([Type.String(), Type.Null()]),
  fingerprint: Fingerprint,
  cause: Type.String(),
  message: Type.String({ description: 'cut after 300 characters' }),
  origin: Origin,
  group: Type.Union([Type.String(), Type.Null()]),
  stage: Type.Union([Type.String(), Type.Null()]),
  class: Type.Union([Type.String(), Type.Null()]),
  dialect: Type.Union([Type.String(), Type.Null()]),
  attempts: Type.Union([Type.Integer(), Type.Null()]),
  redrives: Count,
  /** Text, cut; `null` when there is none, or it is no text. */
  key: Type.Union([Type.String(), Type.Null()]),
  /** The beginning of the value, masked; `null` when there is none, it is no text, or values are not indexed. */
  value: Type.Union([Type.String(), Type.Null()]),
  /** Bytes of the whole value; `null`: no value. */
  size: Type.Union([Count, Type.Null()]),
  /** What the columns asked for hold, in their order; `null` where there is nothing. */
  columns: Type.Array(Type.Union([Type.String(), Type.Null()]))
})
export type LetterRow = Static<typeof LetterRow>

/** How far a search that looks at each letter came. */
export const Scan = Type.Object({
  /** Letters looked at for this page. */
  scanned: Count,
  /** Letters of which the expression could not be told, and what it said first. */
  errors: Count,
  firstError: Type.Union([Type.String(), Type.Null()]),
  /** More may follow: ask again with `next`. */
  more: Type.Boolean()
})

export const LetterPage = Type.Object({
  ...page(LetterRow).properties,
  /** Only where the filter has `where`, or `header`: those look at letters one by one. */
  scan: Type.Union([Scan, Type.Null()])
})
export type LetterPage = Static<typeof LetterPage>

export const LettersQuery = Type.Object({
  ...filterQuery,
  /** Paths into JSON values, or `header:name`: `$.customer.id`, `$.items[0].sku`. */
  column: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 10 })),
  /** By when they failed. @default newest */
  sort: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('oldest')])),
  ...Paging
})

/** How many letters a filter means, without reading them. */
export const LetterCount = Type.Object({
  letters: Count,
  failures: Count,
  /** False where the filter has `where` or `header`, which the count leaves out, and where there are `more`. */
  exact: Type.Boolean(),
  /** At least so many: by text, keys or places each letter is looked at, and not beyond some thousands. What acts counts exactly. */
  more: Type.Boolean(),
  from: TimeOrNone,
  to: TimeOrNone
})
export type LetterCount = Static<typeof LetterCount>
