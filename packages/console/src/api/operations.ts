import { type Static, Type } from 'typebox'
import { Count, OperationId, Paging, page, Text, Time, TopicName } from './common.ts'

/**
 * `running`; `pausing`, `paused`; `stopping`; `done`; `stopped`: before it was through, and it can go on; `failed`;
 * `abandoned`: its runner was not heard of for half a minute, and another may take its place; `cancelled`: ended for good.
 */
export const OperationState = Type.Union([
  Type.Literal('running'),
  Type.Literal('pausing'),
  Type.Literal('paused'),
  Type.Literal('stopping'),
  Type.Literal('done'),
  Type.Literal('stopped'),
  Type.Literal('failed'),
  Type.Literal('abandoned'),
  Type.Literal('cancelled')
])
export type OperationState = Static<typeof OperationState>

/** What is, or was, done to failures, by whom. */
export const Operation = Type.Object({
  id: OperationId,
  /** redrive, park, discard, restore, note, assign; another text of a newer version. */
  action: Type.String(),
  state: OperationState,
  /** `*`: of none, or of several. */
  dlq: Type.String(),
  /** Of a redrive: `origin` or `topic:NAME`. */
  target: Type.Union([Type.String(), Type.Null()]),
  /** The filter in words. */
  words: Type.String(),
  by: Type.String(),
  why: Type.Union([Type.String(), Type.Null()]),
  /** Host, process and a random part. */
  runner: Type.Union([Type.String(), Type.Null()]),
  since: Time,
  /** When it was last heard of, or ended. */
  heard: Time,
  /** Failures that were planned; `null`: not known. */
  planned: Type.Union([Count, Type.Null()]),
  /** Failures that were done: sent, or changed. */
  done: Count,
  /** Of a redrive: parked, since they were sent back too often. */
  parked: Count,
  /** Failed again since they were sent back. */
  failedAgain: Count,
  /** Letters left where they are, by the reason. */
  skipped: Type.Record(Type.String(), Count),
  error: Type.Union([Type.String(), Type.Null()]),
  /** Where its ramp stands, why it is paused, or why it ended before it was through. */
  reason: Type.Union([Type.String(), Type.Null()]),
  /** Sends 1, 10, 100, … and looks each time what comes of them. */
  ramp: Type.Boolean(),
  /** What may be asked of it now. `continue`: its plan applied again goes on where it was. */
  may: Type.Array(
    Type.Union([
      Type.Literal('stop'),
      Type.Literal('pause'),
      Type.Literal('resume'),
      Type.Literal('cancel'),
      Type.Literal('continue')
    ])
  )
})
export type Operation = Static<typeof Operation>

/** What came of everything that a redrive sent: each failure is in one of the four. */
export const Came = Type.Object({
  sent: Count,
  handled: Count,
  failedAgain: Count,
  /** Not reached by its group yet. */
  waiting: Count,
  /** Taken by retention before its group came to it. */
  expired: Count,
  /** Nothing waits. */
  known: Type.Boolean(),
  /** Without a group that is known to read them. */
  unread: Count,
  /** Why some failed again, most first. */
  causes: Type.Array(
    Type.Object({ cause: Type.String(), fingerprint: Type.String(), count: Count, example: Type.String() })
  )
})

/** What became of one failure. */
export const Outcome = Type.Object({
  failure: Type.String(),
  /** sent, handled, failed again, parked */
  outcome: Type.String(),
  target: Type.Union([Type.String(), Type.Null()]),
  letter: Type.Union([
    Type.Object({ dlq: Type.String(), partition: Type.Integer(), offset: Type.Integer() }),
    Type.Null()
  ])
})
export type Outcome = Static<typeof Outcome>

export const OperationDetail = Type.Object({
  operation: Operation,
  /** Progress over time since this console looks: of the plot. */
  progress: Type.Array(Type.Object({ at: Time, sent: Count, handled: Count, failedAgain: Count })),
  /** Of a redrive, where it can be found out. */
  came: Type.Union([Came, Type.Null()])
})
export type OperationDetail = Static<typeof OperationDetail>

/** Of `GET /operations/:id/outcomes`: those that failed again first. */
export const OutcomePage = page(Outcome)
export type OutcomePage = Static<typeof OutcomePage>

export const OutcomesQuery = Type.Object({ ...Paging })

export const OperationPage = page(Operation)
export type OperationPage = Static<typeof OperationPage>

export const OperationsQuery = Type.Object({
  dlq: Type.Optional(Type.Array(TopicName, { maxItems: 100 })),
  action: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })),
  state: Type.Optional(Type.Array(OperationState, { maxItems: 8 })),
  ...Paging
})

/** Of `POST /operations/:id/stop`, `/pause` and `/resume`. */
export const OperationRequest = Type.Object({ why: Type.Optional(Text) }, { additionalProperties: false })
export type OperationRequest = Static<typeof OperationRequest>
