import { type Static, Type } from 'typebox'
import { Count, IndexState, OperationId } from './common.ts'
import { Operation } from './operations.ts'

/**
 * Server-sent events of `/events`: `event` is the name, `data` one of these as JSON. They say what has changed, not what it
 * is now: what is shown of it is asked for again. Each is sent at most once a second; `id` goes up, and after a gap
 * (`Last-Event-ID` that is not known any more) comes `reset`: ask for everything again.
 */
export const ConsoleEvent = Type.Union([
  /** The index has gone on. */
  Type.Object({ event: Type.Literal('index'), data: IndexState }),
  /** Letters came to these topics. */
  Type.Object({ event: Type.Literal('letters'), data: Type.Object({ dlqs: Type.Record(Type.String(), Count) }) }),
  /** Something was decided: states, notes, owners. `failures` names a few, or none when there are many. */
  Type.Object({ event: Type.Literal('decisions'), data: Type.Object({ failures: Type.Array(Type.String()) }) }),
  Type.Object({ event: Type.Literal('operation'), data: Operation }),
  Type.Object({ event: Type.Literal('plan'), data: Type.Object({ id: OperationId, state: Type.String() }) }),
  /** The session has ended: `expired` or `revoked`. */
  Type.Object({ event: Type.Literal('session'), data: Type.Object({ ended: Type.String() }) }),
  Type.Object({ event: Type.Literal('reset'), data: Type.Object({}) })
])
export type ConsoleEvent = Static<typeof ConsoleEvent>
