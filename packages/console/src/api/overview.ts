import { type Static, Type } from 'typebox'
import { Count, IndexState, Time, TimeOrNone, TopicName } from './common.ts'
import { Operation } from './operations.ts'

/** Counts over time: bucket `i` begins at `from + i * stepMs`. */
export const Trend = Type.Object({
  from: Time,
  stepMs: Type.Integer({ minimum: 1 }),
  counts: Type.Array(Count)
})
export type Trend = Static<typeof Trend>

/** One dead-letter topic. */
export const Dlq = Type.Object({
  topic: TopicName,
  /** What says that it holds dead letters. */
  foundBy: Type.Union([Type.Literal('name'), Type.Literal('header'), Type.Literal('config')]),
  /** Framework of its newest letter, where it is known. */
  dialect: Type.Union([Type.String(), Type.Null()]),
  partitions: Count,
  /** Letters in the topic. */
  depth: Count,
  /** Failures that wait for a decision; 'failed again' among them. */
  open: Count,
  parked: Count,
  discarded: Count,
  redriven: Count,
  /** Letters that came in the range asked for. */
  in: Count,
  /** Failures that were decided on in that range: sent back, parked, discarded. */
  out: Count,
  /** When the oldest open one failed. */
  oldest: TimeOrNone,
  newest: TimeOrNone,
  /** Milliseconds that letters are kept; `null`: for ever, or it may not be read (`retentionKnown`). */
  retentionMs: Type.Union([Type.Integer(), Type.Null()]),
  retentionKnown: Type.Boolean(),
  /** When retention takes the first open letter; `null`: never, or not known. */
  expiresAt: TimeOrNone,
  /** Open letters that retention takes within a day. */
  expiringDay: Count,
  trend: Trend,
  indexed: IndexState
})
export type Dlq = Static<typeof Dlq>

/** A consumer that is held up, as its service's metrics tell it. */
export const HeldConsumer = Type.Object({
  /** Empty for a service that has never answered. */
  group: Type.String(),
  /** Scheme, host and port of the service. */
  address: Type.String(),
  /**
   * `held`: partitions stand still; `breaker-open`: what the handler needs is down; `no-contact`: coordinator or brokers do not answer;
   * `stopped`: it has failed, or was stopped as the last of its process, and the process lives; `unreachable`: its service does not answer, so nothing is known.
   */
  state: Type.Union([
    Type.Literal('held'),
    Type.Literal('breaker-open'),
    Type.Literal('no-contact'),
    Type.Literal('stopped'),
    Type.Literal('unreachable')
  ]),
  /** Of what has lasted longest, where it is known. */
  since: TimeOrNone,
  holds: Type.Array(
    Type.Object({
      /** Where partitions stand still. */
      topic: Type.Union([TopicName, Type.Null()]),
      partitions: Count,
      /** A word of docs/events.md for holds, breakers and contact; `failed` or `stopped`; `not-reached`, `late`, `status`, `redirect`, `too-large` or `no-consumer`. */
      reason: Type.String(),
      /** Of the error: docs/errors.md, or one of the system. */
      code: Type.Union([Type.String(), Type.Null()]),
      since: TimeOrNone
    })
  )
})
export type HeldConsumer = Static<typeof HeldConsumer>

export const Overview = Type.Object({
  range: Type.Object({ since: Time, until: Time }),
  dlqs: Type.Array(Dlq),
  /** All topics together. */
  totals: Type.Pick(Dlq, ['depth', 'open', 'parked', 'discarded', 'redriven', 'in', 'out', 'expiringDay']),
  trend: Trend,
  /** Causes that are new in the range, and that came back after they were resolved. */
  causes: Type.Object({ new: Count, regressed: Count, ongoing: Count }),
  /** Operations that run now. */
  running: Type.Array(Operation),
  /** Services that are asked whether their consumers are held up, and those that are. */
  consumers: Type.Object({ asked: Count, held: Type.Array(HeldConsumer) }),
  index: IndexState
})
export type Overview = Static<typeof Overview>

export const OverviewQuery = Type.Object({
  since: Type.Optional(Time),
  until: Type.Optional(Time),
  /** Buckets of the trend. @default 48 */
  buckets: Type.Optional(Type.Integer({ minimum: 2, maximum: 500 }))
})
