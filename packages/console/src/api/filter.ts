import { type Static, Type } from 'typebox'
import { Time, TopicName } from './common.ts'
import { mostLineages } from './limits.ts'

const list = (maxLength: number, maxItems = 100) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength }), { maxItems }))

/** Which letters are meant: the operator's filter, as the flags of the command have it. A letter has to fit every field. */
const fields = {
  /** Fingerprints, whole or from their beginning on, or names of causes. */
  cause: list(500),
  /** Classes of errors, whole or their last part. */
  error: list(500),
  /** poison, business, transient, infrastructure */
  class: list(50),
  /** decode-key, decode-value, validate, handle */
  stage: list(50),
  /** Consumer groups that failed. */
  group: list(249),
  /** `orders`, `orders:3`, `orders:3:100` or `orders:3:100-200` */
  origin: list(300),
  /** Keys as text. */
  key: list(1000),
  /** `name` or `name=value` */
  header: list(2000),
  /** In the error's class, message or stack, in key or value; case does not count. */
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  /** Failed then or later. */
  since: Type.Optional(Time),
  /** Failed before. */
  until: Type.Optional(Time),
  /** Keys of failures, or how they begin: 4 to 32 hex digits. */
  lineage: list(32, mostLineages),
  /** open, parked, discarded, redriven, failed again */
  state: list(50),
  /** An expression of CEL over a letter. */
  where: Type.Optional(Type.String({ minLength: 1, maxLength: 4000 })),
  /** Of the dead-letter topic. */
  partition: Type.Optional(Type.Integer({ minimum: 0 })),
  offset: Type.Optional(Type.Integer({ minimum: 0 }))
}

/** In a body. */
export const Filter = Type.Object(fields, { additionalProperties: false })
export type Filter = Static<typeof Filter>

/** In a query: a list is given by repeating the parameter. `dlq` goes beyond what the filter of an action has. */
export const filterQuery = {
  ...fields,
  dlq: Type.Optional(Type.Array(TopicName, { maxItems: 100 }))
}

export const FilterCheck = Type.Object({
  ok: Type.Boolean(),
  /** The filter in words, as the audit tells it. */
  words: Type.String(),
  /** What is wrong with `where`. */
  problem: Type.Union([Type.String(), Type.Null()])
})
export type FilterCheck = Static<typeof FilterCheck>

/** What helps to write an expression of CEL. */
export const FilterHelp = Type.Object({
  variables: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      about: Type.String(),
      /** An expression with it. */
      example: Type.String()
    })
  ),
  /** Paths in the values of indexed letters: `value.amount`. */
  paths: Type.Array(Type.String()),
  functions: Type.Array(Type.String())
})
export type FilterHelp = Static<typeof FilterHelp>

const Facet = Type.Array(Type.Object({ value: Type.String(), letters: Type.Integer({ minimum: 0 }) }))
/** What filters can be chosen from, most frequent first, at most 100 of each. */
export const Facets = Type.Object({
  dlq: Facet,
  group: Facet,
  /** Origin topics. */
  topic: Facet,
  class: Facet,
  stage: Facet,
  error: Facet,
  state: Facet
})
export type Facets = Static<typeof Facets>
