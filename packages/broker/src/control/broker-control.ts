import type { ErrorName } from '@dead-letter/protocol'
import type { TopicPartition } from '../apis/api.ts'
import type { ApiName, ApiRequests } from './api-requests.ts'

/** Chooses requests; what is left out lets all through, so `{}` means every request of the API. */
export interface RequestFilter<A extends ApiName = ApiName> {
  /** Only requests that name this topic; errors are then given for this topic alone. */
  readonly topic?: string
  /** With `topic`: only its partition of this number. */
  readonly partition?: number
  /** Only requests of the client with this id. */
  readonly clientId?: string
  /** Only requests that name this consumer group. */
  readonly group?: string
  /** Only requests for which this answers true. What it throws is an uncaught exception, which fails the test. */
  readonly matches?: (request: SeenRequest<A>) => boolean
}

export interface FaultOptions<A extends ApiName = ApiName> extends RequestFilter<A> {
  /**
   * How many requests the fault is for, at least 1; then it is over.
   * @default 1
   */
  readonly times?: number
}

/**
 * On which side of the handling something happens: `before`, and the request has no effect; or `after` it took effect,
 * when only the answer is concerned.
 */
export type FaultMoment = 'before' | 'after'

/** A request that came in. */
export interface SeenRequest<A extends ApiName = ApiName> {
  readonly api: A
  readonly version: number
  readonly clientId: string | null
  /** Number of the connection that it came by. */
  readonly connection: number
  /** Its fields, as the protocol names them, in camelCase. */
  readonly body: ApiRequests[A]
  /** The topics and partitions that it names. */
  readonly targets: readonly TopicPartition[]
}

/** A fault that was asked for. `using` ends it with its block. */
export interface Fault extends Disposable {
  /** Requests that it met so far. */
  readonly hits: number
  /** Requests that it is still for; 0 when it is over. */
  readonly left: number
  /** Resolves when it has met as many requests as it was for, or was removed. */
  readonly done: Promise<void>
  /** Ends it; requests that it holds up go on. */
  remove(): void
}

/**
 * Faults for tests: `broker.control`. Rules are for requests that arrive after the call; each request meets every rule
 * that matches it. Of several errors the one that was asked for first is given.
 *
 * @example
 * ```ts
 * // The append happens, its acknowledgement is lost: a producer without idempotence writes the record twice.
 * broker.control.drop('Produce', { topic: 'orders', when: 'after' })
 * ```
 */
export interface BrokerControl {
  /**
   * Answers the next requests with an error, as if Kafka had found it: for the topic and partition of the filter, for all
   * partitions without one. The request has no effect there.
   * @throws BrokerError API_UNKNOWN, API_WITHOUT_TOPICS, ERROR_NAME_UNKNOWN, OPTION_UNKNOWN, OPTION_INVALID
   */
  fail<A extends ApiName>(api: A, options: FaultOptions<A> & { readonly error: ErrorName }): Fault

  /**
   * Holds the next requests, or their answers, back for some milliseconds. What the same connection sends afterwards
   * waits too, as with Kafka.
   * @throws BrokerError API_UNKNOWN, API_WITHOUT_TOPICS, OPTION_UNKNOWN, OPTION_INVALID
   */
  delay<A extends ApiName>(
    api: A | 'any',
    options: FaultOptions<A> & {
      readonly ms: number
      /**
       * @default 'before'
       */
      readonly when?: FaultMoment
    }
  ): Fault

  /**
   * Closes the connection of the next requests instead of answering: before they take effect, or `after`, so that only
   * the acknowledgement is lost.
   * @throws BrokerError API_UNKNOWN, API_WITHOUT_TOPICS, OPTION_UNKNOWN, OPTION_INVALID
   */
  drop<A extends ApiName>(
    api: A | 'any',
    options?: FaultOptions<A> & {
      /**
       * @default 'before'
       */
      readonly when?: FaultMoment
    }
  ): Fault

  /**
   * Answers nothing more, as a broker that hangs: connections stay open, requests are read and wait. Answers that are due
   * (of a long poll, of a join) wait too. Until thaw() or the fault's remove(); then all goes on, also for clients that
   * have left meanwhile. Time goes on: sessions run out.
   * @throws BrokerError API_UNKNOWN, API_WITHOUT_TOPICS, OPTION_UNKNOWN, OPTION_INVALID
   */
  freeze<A extends ApiName>(api?: A | 'any', filter?: RequestFilter<A>): Fault

  /** Ends every freeze(). */
  thaw(): void

  /** Closes all connections that are open, or those of one client. @returns how many */
  dropConnections(filter?: { readonly clientId?: string }): number

  /**
   * As if the session of one member of a group, or of all its members, had run out.
   * @throws BrokerError GROUP_UNKNOWN, MEMBER_UNKNOWN
   */
  expireSession(group: string, memberId?: string): void

  /**
   * Refuses every append to a partition, or to all that a topic has now, until makeWritable() or the fault's remove().
   * Appends are not counted: the fault's `hits` stays 0, its `left` is Infinity until it is over.
   * @param options `partition` and `error`, by default NOT_ENOUGH_REPLICAS
   * @throws BrokerError PARTITION_UNKNOWN, ERROR_NAME_UNKNOWN, OPTION_UNKNOWN
   */
  makeUnwritable(topic: string, options?: { readonly partition?: number; readonly error?: ErrorName }): Fault

  /** Undoes makeUnwritable(). @throws BrokerError PARTITION_UNKNOWN */
  makeWritable(topic: string, partition?: number): void

  /**
   * Waits for a request to arrive. It takes effect at once, before who awaits it goes on: freeze() before it holds it up.
   * @param options the filter, and `timeoutMs`, by default 10000, 0 for no end
   * @throws BrokerError API_UNKNOWN, API_WITHOUT_TOPICS, OPTION_UNKNOWN, OPTION_INVALID; rejects with REQUEST_NOT_SEEN, BROKER_STOPPED
   */
  nextRequest<A extends ApiName>(
    api: A | 'any',
    options?: RequestFilter<A> & { readonly timeoutMs?: number }
  ): Promise<SeenRequest<A>>

  /**
   * Tells of every request that arrives. What the listener throws is an uncaught exception, which fails the test.
   * @returns ends it
   */
  onRequest(listener: (request: SeenRequest) => void): () => void

  /** Ends every fault: all goes on as if none had been asked for. */
  reset(): void
}
