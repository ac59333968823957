import type { TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { ConsumerBreaker } from '../../../src/consume/deliver/consumer-breaker.ts'
import { Floods } from '../../../src/consume/deliver/floods.ts'
import type { Handler } from '../../../src/consume/deliver/handler.ts'
import { PartitionWorker } from '../../../src/consume/deliver/partition-worker.ts'
import type { BatchHandler } from '../../../src/consume/deliver/record-batch.ts'
import { Metrics } from '../../../src/consume/metrics.ts'
import { SourcePartition } from '../../../src/consume/partition/source-partition.ts'
import { type DecodeOption, makeDecoder } from '../../../src/decode/decoder.ts'
import type { EventName } from '../../../src/events.ts'
import { type BreakerOptions, readBreakerOptions } from '../../../src/failure/breaker-options.ts'
import type { RetryOptions } from '../../../src/failure/retry-policy.ts'
import { encodeBatch } from '../../../src/records/batch-encoder.ts'
import { workerContextOf } from './worker-context.ts'

interface VirtualOptions {
  /** Values of the records of each partition; a key before a colon. */
  readonly partitions: readonly (readonly string[])[]
  readonly kind?: 'record' | 'key' | 'batch'
  readonly handler: Handler
  readonly decode?: DecodeOption
  readonly breaker?: BreakerOptions | false
  readonly retry?: RetryOptions
  readonly limit?: number
  readonly batchSize?: number
}

/** Partition workers with everything around them, whose time is the test's. */
export class VirtualWorkers {
  readonly workers: readonly PartitionWorker[]
  readonly metrics = new Metrics()
  readonly events: { readonly name: EventName; readonly at: number; readonly payload: unknown }[] = []
  /** Source coordinates of letters, in order. */
  readonly letters: { readonly partition: number; readonly offset: number; readonly at: number }[] = []
  readonly failed: Error[] = []
  readonly breaker: ConsumerBreaker
  #now = 0
  readonly #t: TestContext

  constructor(t: TestContext, options: VirtualOptions) {
    this.#t = t
    t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
    const clock = { now: () => this.#now }
    const emit = (name: EventName, payload: unknown): void => {
      this.events.push({ name, at: this.#now, payload })
    }
    const settings = readBreakerOptions(options.breaker)
    this.breaker = new ConsumerBreaker(settings, emit, clock)
    const { kind = 'record', handler } = options
    const context = workerContextOf({
      decoder: makeDecoder(options.decode ?? 'text'),
      handling:
        kind === 'batch'
          ? { kind, handler: handler as unknown as BatchHandler, size: options.batchSize ?? 10 }
          : { kind, handler },
      breaker: this.breaker,
      floods: new Floods(settings, emit, clock),
      clock,
      retry: options.retry,
      limit: options.limit,
      writer: {
        write: ({ partition, offset }) => {
          this.letters.push({ partition, offset, at: this.#now })
          const receipt = { id: '', dlq: 'dlq', dlqPartition: 0, dlqOffset: 0, trimmed: [] }
          return { bytes: 1, acknowledged: Promise.resolve(receipt) }
        },
        forget: () => {},
        close: async () => {}
      },
      emit,
      metrics: this.metrics,
      failed: error => {
        this.failed.push(error)
      }
    })
    this.workers = options.partitions.map((values, partition) => {
      const start = { topicId: '', offset: 0, firstPartitions: 1, committed: 0, done: [] }
      const source = new SourcePartition({ topic: 'orders', partition }, start, emit)
      if (values.length > 0) source.append(chunkOf(partition, values), true)
      return new PartitionWorker(source, context)
    })
  }

  get now(): number {
    return this.#now
  }

  start(): void {
    this.breaker.start()
    for (const worker of this.workers) worker.start()
  }

  /** Lets everything run that can without time passing. */
  async settle(): Promise<void> {
    for (let i = 0; i < 4; i++) await turn()
  }

  /** Lets time pass, in steps that are no longer than `stepMs`. */
  async pass(ms: number, stepMs: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.#now += stepMs
      this.#t.mock.timers.tick(stepMs)
      await turn()
      await turn()
    }
  }

  /** Resolves after virtual time, or rejects with the signal's reason. */
  work(ms: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, ms))
  }

  of(name: EventName): { readonly at: number; readonly payload: unknown }[] {
    return this.events.filter(event => event.name === name)
  }

  /** Ends everything: no timer is left. */
  stop(): void {
    this.breaker.stop()
    for (const worker of this.workers) worker.abandon(new Error('the test is over'))
  }
}

function chunkOf(partition: number, values: readonly string[]) {
  const records = encodeBatch(
    values.map(value => ({
      key: value.includes(':') ? Buffer.from(value.slice(0, value.indexOf(':'))) : null,
      value: Buffer.from(value),
      timestamp: 1,
      headers: []
    })),
    { producerId: -1n, producerEpoch: -1, baseSequence: -1, compression: 'none' }
  )
  return {
    topic: 'orders',
    partition,
    errorCode: 0,
    highWatermark: values.length,
    lastStableOffset: values.length,
    logStartOffset: 0,
    abortedTransactions: [],
    records
  }
}
