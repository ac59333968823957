import type { Static, TSchema } from 'typebox'
import type { Who } from '../access/access.ts'
import type { RouteName, routes } from '../api/index.ts'

type Of<N extends RouteName, P extends string> = (typeof routes)[N] extends {
  readonly [K in P]: infer S extends TSchema
}
  ? Static<S>
  : unknown

/** A request that has been checked, by somebody who may. */
export interface Ask<N extends RouteName> {
  readonly params: Of<N, 'params'>
  readonly query: Of<N, 'query'>
  readonly body: Of<N, 'body'>
  readonly who: Who
  readonly idempotencyKey: string
  /** Topics of all those that there are which this one may see; `null`: every one. */
  readonly topics: readonly string[] | null
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly requestId: string
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal
}

export type Answer<N extends RouteName> = Of<N, 'answer'>

/** What answers a route. */
export type Handler<N extends RouteName> = (ask: Ask<N>) => Promise<Answer<N>> | Answer<N>
export type Handlers<N extends RouteName = RouteName> = { readonly [K in N]: Handler<K> }
