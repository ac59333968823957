import { type Static, Type } from 'typebox'
import { Count, OperationId, Text, TopicName } from './common.ts'
import { Filter } from './filter.ts'
import { Operation } from './operations.ts'

export const ActionName = Type.Union([
  Type.Literal('park'),
  Type.Literal('discard'),
  Type.Literal('restore'),
  Type.Literal('note'),
  Type.Literal('assign')
])
export type ActionName = Static<typeof ActionName>

/** What is to be decided about which failures of one dead-letter topic. */
export const ActionRequest = Type.Object(
  {
    dlq: TopicName,
    action: ActionName,
    /** Of `note` and `assign`: note or name; `null` takes it away. */
    text: Type.Optional(Type.Union([Text, Type.Null()])),
    filter: Type.Optional(Filter),
    /** Every letter of the topic: said on purpose, in the place of a filter. */
    all: Type.Optional(Type.Boolean()),
    why: Type.Optional(Text),
    /** Failures changed at most. */
    limit: Type.Optional(Type.Integer({ minimum: 1 })),
    /**
     * How many failures would be changed, as the preview said. When it would be more now, nothing is done and the answer is
     * `CONSOLE_COUNT_CHANGED`.
     */
    expected: Type.Optional(Count)
  },
  { additionalProperties: false }
)
export type ActionRequest = Static<typeof ActionRequest>

/** What an action would do. Nothing is changed. */
export const ActionPreview = Type.Object({
  /** Failures that would be changed. */
  changes: Count,
  /** Failures that are so already. */
  already: Count,
  byCause: Type.Array(Type.Object({ cause: Type.String(), count: Count })),
  /** Topics that copies of parked letters would go to. */
  copyTopics: Type.Array(Type.String()),
  words: Type.String(),
  /** Letters on which the expression could not be told: they are not meant. */
  errors: Count,
  firstError: Type.Union([Type.String(), Type.Null()])
})
export type ActionPreview = Static<typeof ActionPreview>

/**
 * What came of it. An action of many failures runs on after the answer: `operation.state` is `running` then, and
 * `/operations/:id` and the events tell the rest.
 */
export const ActionAnswer = Type.Object({
  id: OperationId,
  operation: Operation
})
export type ActionAnswer = Static<typeof ActionAnswer>

/** Given with every request that acts; the same key again within a day brings the first answer, and nothing is done twice. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.String({ minLength: 8, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' })
})
