// The first module of this library that is evaluated: an older Node.js is named before anything fails for it.
import '../node-version.ts'

import { makeDecoder, type RecordDecoder } from '../decode/decoder.ts'
import { DeadLetterError } from '../errors.ts'
import type { EventName } from '../events.ts'
import { maskerOf } from '../failure/mask.ts'
import { checkOptions, type OptionRules } from '../options/check.ts'
import { count, flag, integer, milliseconds } from '../options/rules.ts'
import { withDeadline } from '../time/signal.ts'
import {
  type ConsumerOptions,
  type ConsumerSettings,
  type KeyOf,
  readConsumerOptions,
  type ValueOf
} from './consumer-options.ts'
import { silenceBoundMs } from './contact/silence.ts'
import type { Handler } from './deliver/handler.ts'
import type { BatchHandler } from './deliver/record-batch.ts'
import { EventHub, type EventListener } from './event-emitter.ts'
import {
  type ConsumerHealth,
  type ConsumerState,
  outlivingHealth,
  partitionHealth,
  unhealthyReasons,
  waitingHealth
} from './health.ts'
import { type ConsumerMetrics, Metrics } from './metrics.ts'
import { Runtime } from './runtime.ts'
import type { RuntimeParts } from './runtime-parts.ts'
import { defaultIdleTimeoutMs, type RunBatchOptions, type RunOptions } from './stop-condition.ts'

/** How a stop goes about it. */
export interface StopOptions {
  /**
   * Milliseconds to finish what is in flight; what is not finished then is left uncommitted and handled again later. A broker that
   * does not answer is waited for longer: up to 2 s for the last commit, and `group.heartbeatIntervalMs` for leaving the group.
   * @default 30000
   */
  readonly timeoutMs?: number
}

export const runRules: OptionRules<RunOptions> = {
  untilIdle: flag({ default: false }),
  idleTimeoutMs: milliseconds(100, { default: defaultIdleTimeoutMs }),
  maxRecords: count(1),
  maxDeadLetters: count(0)
}
export const runBatchRules: OptionRules<RunBatchOptions> = {
  ...runRules,
  batchSize: integer(1, 100_000, { default: 500 })
}
export const stopRules: OptionRules<StopOptions> = { timeoutMs: milliseconds(0, { default: 30_000 }) }

/**
 * Consumes topics as a member of a group; a record that cannot be decoded or handled becomes a dead letter, and the good
 * ones go on. An offset is committed only when its record and all before it in its partition are done.
 *
 * ```ts
 * const consumer = new DeadLetterConsumer({ brokers: 'localhost:9092', groupId: 'billing', topics: 'orders', decode: 'json' })
 * await consumer.run(async record => charge(record.value))
 * ```
 */
export class DeadLetterConsumer<const O extends ConsumerOptions = ConsumerOptions, Key = KeyOf<O>, Value = ValueOf<O>> {
  /** Only a type: what a handler gets. It keeps a consumer of one type of values from being taken for one of another. */
  declare readonly '~types'?: { readonly key: Key; readonly value: Value }
  readonly #settings: ConsumerSettings
  readonly #decoder: RecordDecoder
  readonly #events: EventHub
  readonly #metrics = new Metrics()
  #state: ConsumerState = 'new'
  #runtime: Runtime | undefined
  #running: Promise<void> | undefined
  #stopped: Promise<void> | undefined
  #error: Error | null = null

  /** @throws DeadLetterError OPTION_UNKNOWN, OPTION_MISSING, OPTION_INVALID, DLQ_PARTITIONS_NEED_FUNCTION, DLQ_NAME_INVALID */
  constructor(options: O) {
    this.#settings = readConsumerOptions(options)
    this.#events = new EventHub(maskerOf(this.#settings.deadLetter.mask))
    this.#decoder = makeDecoder(this.#settings.decode, this.#settings.schema, this.#settings)
  }

  /**
   * Checks the DLQ, joins the group and hands every record to the handler until {@link stop}, a stop condition or an
   * error ends it.
   *
   * @returns a promise that resolves when the consumer has stopped, everything in flight finished and committed
   * @throws DeadLetterError what the pre-flight refused, what the group or a broker refused, FAILURE_FATAL, FAILURE_STOP,
   *   DEAD_LETTERS_MAX, HANDLER_STUCK, RUN_INCOMPLETE, CONSUMER_RUNNING, CONSUMER_STOPPED
   */
  run(handler: Handler<Key, Value>, options?: RunOptions): Promise<void> {
    const kind = this.#settings.concurrency.by === 'key' ? 'key' : 'record'
    return this.#start(handler, '(record, context)', () => ({
      handling: { kind, handler: handler as Handler },
      run: checkOptions<RunOptions>(options, runRules, '')
    }))
  }

  /**
   * As {@link run}, in batches of consecutive records of one partition. A record that is done is not handled again
   * because of its neighbour: see {@link RecordBatch} and {@link BatchFailure}.
   *
   * @throws DeadLetterError as {@link run}; OPTION_INVALID with `concurrency.by: 'key'`
   */
  runBatch(handler: BatchHandler<Key, Value>, options?: RunBatchOptions): Promise<void> {
    return this.#start(handler, '(batch, context)', () => {
      const { batchSize, ...run } = checkOptions<RunBatchOptions>(options, runBatchRules, '')
      if (this.#settings.concurrency.by === 'key') {
        const expected = "'partition' for runBatch(): a batch is of one partition, in order"
        throw new DeadLetterError('OPTION_INVALID', { option: 'concurrency.by', expected, got: "'key'" })
      }
      return { handling: { kind: 'batch', handler: handler as BatchHandler, size: batchSize ?? 500 }, run }
    })
  }

  #start(handler: unknown, signature: string, plan: () => Pick<RuntimeParts, 'handling' | 'run'>): Promise<void> {
    if (this.#running) return Promise.reject(new DeadLetterError('CONSUMER_RUNNING'))
    if (this.#stopped) return Promise.reject(new DeadLetterError('CONSUMER_STOPPED'))
    if (typeof handler !== 'function') {
      const expected = `a function ${signature}`
      return Promise.reject(new DeadLetterError('OPTION_INVALID', { option: 'handler', expected, got: typeof handler }))
    }
    this.#running = this.#run(plan)
    return this.#running
  }

  async #run(plan: () => Pick<RuntimeParts, 'handling' | 'run'>): Promise<void> {
    const ended = Promise.withResolvers<void>()
    this.#runtime = new Runtime({
      settings: this.#settings,
      decoder: this.#decoder,
      ...plan(),
      metrics: this.#metrics,
      emit: this.#events.emit,
      failed: error => {
        this.#error ??= error
        ended.resolve()
      },
      finished: ended.resolve
    })
    this.#state = 'starting'
    this.#stop = ended.resolve
    try {
      await Promise.race([this.#runtime.start(), ended.promise])
      if (this.#state === 'starting') this.#state = 'running'
      await ended.promise
    } catch (error) {
      if (!this.#stopped) this.#error ??= error as Error
    }
    await this.stop()
    if (this.#error) {
      this.#events.emit('error', { error: this.#error })
      throw this.#error
    }
  }

  #stop: () => void = () => undefined

  /**
   * Takes no further record, finishes what is in flight, commits and leaves the group. Calling it again returns the same
   * promise. A stop during a back-off does not wait for it. A handler may call it, and must not wait for it: the stop
   * waits for the handler, so that both would last until `timeoutMs`, with the record left to be handled again.
   */
  stop(options?: StopOptions): Promise<void> {
    if (this.#stopped) return this.#stopped
    try {
      const checked = checkOptions<Required<StopOptions>>(options, stopRules, '')
      this.#stopped = this.#takeDown(checked.timeoutMs)
      return this.#stopped
    } catch (error) {
      // A promise is what callers look at, also for options that are wrong; the consumer goes on.
      return Promise.reject(error)
    }
  }

  async #takeDown(timeoutMs: number): Promise<void> {
    if (this.#state !== 'failed') this.#state = 'stopping'
    try {
      await withDeadline(timeoutMs, async deadline => this.#runtime?.stop(deadline))
    } finally {
      this.#state = this.#error ? 'failed' : 'stopped'
      this.#stop()
    }
  }

  /** Calls the listener, synchronously, at each event of that name. One that throws or rejects is told as a process warning and harms nothing. */
  on<E extends EventName>(name: E, listener: EventListener<E>): this {
    this.#events.on(name, listener)
    return this
  }

  /** Takes a listener away again. */
  off<E extends EventName>(name: E, listener: EventListener<E>): this {
    this.#events.off(name, listener)
    return this
  }

  /** A snapshot; cheap enough for a probe every second. */
  health(): ConsumerHealth {
    const member = this.#runtime?.member ?? null
    const breaker = this.#runtime?.breaker ?? { state: 'closed', open: [] }
    const floods = this.#runtime?.floods ?? []
    const contact = this.#runtime?.contact ?? { coordinatorAt: null, brokersAt: null, lost: null }
    const silentAfterMs = silenceBoundMs(this.#settings.group) + this.#settings.fetch.maxWaitMs
    const ownership = this.#runtime?.ownership
    const partitions = [
      ...(ownership?.workers ?? []).map(worker => partitionHealth(worker, silentAfterMs)),
      ...(ownership?.waiting ?? []).map(waiting => waitingHealth(waiting, ownership?.familyOf(waiting)))
    ]
    const outliving = (ownership?.outliving ?? []).map(outlivingHealth)
    const facts = {
      state: this.#state,
      groupId: this.#settings.groupId,
      generationId: member?.generationId ?? null,
      memberId: member?.memberId ?? null,
      contact,
      breaker,
      floods,
      partitions,
      outliving,
      refused: this.#runtime?.refused ?? [],
      error: this.#error
    }
    return { ...facts, healthy: unhealthyReasons(facts).length === 0 }
  }

  /** A snapshot of the counters. */
  metrics(): ConsumerMetrics {
    return this.#metrics.snapshot()
  }

  /** {@link stop}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}
