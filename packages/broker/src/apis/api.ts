import type { DraftOf, Message, MessageOf } from '@dead-letter/protocol'
import type { Cluster } from '../cluster.ts'
import type { LookUp } from '../look-up.ts'

/** What a handler knows beside the request. */
export interface RequestContext {
  readonly version: number
  readonly clientId: string | null
  readonly connection: ClientConnection
  readonly cluster: Cluster
  /** Topics and partitions as this request finds them. */
  readonly lookUp: LookUp
}

export interface ClientConnection {
  readonly id: number
  /** The client's address, as groups describe their members: `/127.0.0.1`. */
  readonly clientHost: string
  /** Aborted when the connection is gone: what waits on its behalf ends. */
  readonly closed: AbortSignal
}

export interface TopicPartition {
  readonly topic: string
  /** Null when a request concerns the topic as a whole. */
  readonly partition: number | null
}

/** One API of the protocol: which versions are served is what its tables say. */
export interface Api<Q extends Message = Message, A extends Message = Message> {
  readonly key: number
  /** As the protocol documents it, e.g. `Produce`. */
  readonly name: string
  readonly request: Q
  readonly response: A
  /**
   * The highest version that is advertised, when the tables go further than what is stable in Kafka.
   */
  readonly latest?: number
  /** The answer, or null when the protocol has none (Produce with acks=0). */
  handle(request: MessageOf<Q>, context: RequestContext): DraftOf<A> | null | Promise<DraftOf<A> | null>
  /** Topics and partitions that a request is about, for faults that name one. */
  targets?(request: MessageOf<Q>, cluster: Cluster): Iterable<TopicPartition>
  /** The answer that refuses a whole request with one code. */
  refuse(code: number, request: MessageOf<Q>, context: RequestContext): DraftOf<A> | null
}

/** Keeps the types of the tables together; the registry knows an API by its shape alone. */
export function api<Q extends Message, A extends Message>(definition: Api<Q, A>): Api {
  return definition as unknown as Api
}
