import { type Static, type TSchema, Type } from 'typebox'

/** Milliseconds since the epoch. */
export const Time = Type.Integer({ description: 'milliseconds since the epoch' })
export const TimeOrNone = Type.Union([Time, Type.Null()])
const Count = Type.Integer({ minimum: 0 })

export const Text = Type.String({ minLength: 1, maxLength: 10_000 })
/** Who somebody is, or `name <identity>`: subjects of identity providers are long, the longer as they are written here. */
export const Signature = Type.String({ minLength: 1, maxLength: 5000 })
export const TopicName = Type.String({ minLength: 1, maxLength: 249, pattern: '^[A-Za-z0-9._-]+$' })
export const Fingerprint = Type.String({ minLength: 1, maxLength: 100 })
/** A UUID. */
export const OperationId = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
/** 32 hex digits: the key of a failure, which all letters of one lineage share. */
export const FailureKey = Type.String({ pattern: '^[0-9a-f]{32}$' })
export { Count }

/** How far the index is. What is asked of it is answered meanwhile, from what it has. */
export const IndexState = Type.Object({
  /**
   * `reading`: letters that lay there at the start are still being read. `live`: it follows what comes.
   * `away`: the cluster is not reached; what is shown is as of `asOf`. `failed`: see `problem`.
   */
  state: Type.Union([Type.Literal('reading'), Type.Literal('live'), Type.Literal('away'), Type.Literal('failed')]),
  /** Letters in the index. */
  letters: Count,
  /** Offsets that were still to be read when last looked. */
  behind: Count,
  /** From 0 to 1; 1 when live. */
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  /** When it was last as far as the cluster. */
  asOf: TimeOrNone,
  /** Letters that were taken out, oldest first, since the index has a bound. */
  dropped: Count,
  /** Whether values are indexed: not with `--no-values`. */
  values: Type.Boolean(),
  problem: Type.Union([Type.String(), Type.Null()])
})
export type IndexState = Static<typeof IndexState>

/** One page of a list. */
export const page = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    /** Given as `cursor` it brings what follows; `null` at the end. */
    next: Type.Union([Type.String(), Type.Null()]),
    /** How many there are in all; `null` when that was not counted. */
    total: Type.Union([Count, Type.Null()]),
    index: IndexState
  })

export const Paging = {
  /** Of the page before: opaque. */
  cursor: Type.Optional(Type.String({ maxLength: 4000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 }))
}

/** What is decided about a failure. Another text when a newer version decided it. */
export const FailureState = Type.String({
  description: 'open, parked, discarded, redriven, failed again; another text of a newer version'
})

/** RFC 9457, as `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: 'about:blank, or the address of what is said about the code' }),
  title: Type.String(),
  status: Type.Integer(),
  /** What was wrong, where, and how it is repaired: for a person. */
  detail: Type.String(),
  /** Of the library's table of errors, or of the console's own. */
  code: Type.String(),
  /** Whether the same request may succeed later. */
  retriable: Type.Boolean(),
  /** What in the request is meant, as a JSON pointer or a name. */
  field: Type.Optional(Type.String()),
  requestId: Type.Optional(Type.String())
})
export type Problem = Static<typeof Problem>
