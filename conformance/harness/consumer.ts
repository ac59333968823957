import type { TestContext } from 'node:test'
import {
  type BatchHandler,
  type ConsumerEvents,
  type ConsumerOptions,
  DeadLetterConsumer,
  type EventName,
  eventNames,
  type Handler,
  type RunBatchOptions,
  type RunOptions
} from '@dead-letter/kafka'
import { brokers } from './brokers.ts'
import { uniqueName } from './names.ts'
import { deleteAfter } from './topics.ts'
import { patienceMs, within } from './wait.ts'

/** `topics` is asked for; the shared broker, a group of its own and `from: 'earliest'` are filled in. */
export type TestConsumerOptions = Partial<ConsumerOptions> & Pick<ConsumerOptions, 'topics'>

/** A delivery to the handler, whatever came of it. */
export interface DeliveryNote {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly attempt: number
}

/** A consumer that runs, and everything that it told. */
export interface TestConsumer {
  readonly consumer: DeadLetterConsumer
  readonly groupId: string
  /** The name of its default DLQ for a source topic. */
  dlqOf(topic: string): string
  /** Resolves or rejects as `run()` does. */
  readonly ended: Promise<void>
  /** Every call of the handler, in order. */
  readonly deliveries: readonly DeliveryNote[]
  /** Payloads of an event, in order. */
  events<E extends EventName>(name: E): readonly ConsumerEvents[E][]
  /** The first payload, already there or to come, that `matches`. */
  event<E extends EventName>(
    name: E,
    matches?: (payload: ConsumerEvents[E]) => boolean,
    deadlineMs?: number
  ): Promise<ConsumerEvents[E]>
}

/** Starts a consumer; it is stopped after the test, and the DLQ topics that it may have made are deleted. */
export function startConsumer(
  t: TestContext,
  given: TestConsumerOptions,
  handler: Handler = () => undefined,
  runOptions?: RunOptions
): TestConsumer {
  return start(t, given, (consumer, note) =>
    consumer.run((record, context) => {
      note(record, context.attempt)
      return handler(record, context)
    }, runOptions)
  )
}

/** As {@link startConsumer}, in batches: each record of each batch is a delivery. */
export function startBatchConsumer(
  t: TestContext,
  given: TestConsumerOptions,
  handler: BatchHandler,
  runOptions?: RunBatchOptions
): TestConsumer {
  return start(t, given, (consumer, note) =>
    consumer.runBatch((batch, context) => {
      for (const record of batch.records) note(record, context.attempt)
      return handler(batch, context)
    }, runOptions)
  )
}

function start(
  t: TestContext,
  given: TestConsumerOptions,
  run: (
    consumer: DeadLetterConsumer,
    note: (record: Omit<DeliveryNote, 'attempt'>, attempt: number) => void
  ) => Promise<void>
): TestConsumer {
  const options: ConsumerOptions = {
    groupId: uniqueName('group'),
    from: 'earliest',
    ...given,
    brokers: given.brokers ?? brokers()
  }
  const dlqOf = (topic: string): string => `error.${topic}.${options.groupId}`
  const topics = [options.topics].flat().filter(topic => typeof topic === 'string')
  const consumer = new DeadLetterConsumer(options)
  // Before its topics are gone.
  t.after(() => consumer.stop({ timeoutMs: 2000 }))
  // A cluster of the test's own is gone by then, with its topics.
  if (given.brokers === undefined)
    for (const topic of [
      ...topics.map(dlqOf),
      ...(given.deadLetter?.topics ?? []),
      given.deadLetter?.topic ?? []
    ].flat())
      deleteAfter(t, topic)
  const told = new Map<EventName, unknown[]>(eventNames.map(name => [name, []]))
  const waiting = new Set<(name: EventName, payload: unknown) => void>()
  for (const name of eventNames) {
    consumer.on(name, payload => {
      told.get(name)?.push(payload)
      for (const look of waiting) look(name, payload)
    })
  }
  const deliveries: DeliveryNote[] = []
  const ended = run(consumer, ({ topic, partition, offset }, attempt) => {
    deliveries.push({ topic, partition, offset, attempt })
  })
  ended.catch(() => {})

  return {
    consumer,
    groupId: options.groupId,
    dlqOf,
    ended,
    deliveries,
    events: name => told.get(name) as never,
    event(name, matches = () => true, deadlineMs = patienceMs) {
      const before = (told.get(name) as never[]).find(matches)
      if (before !== undefined) return Promise.resolve(before)
      const found = Promise.withResolvers<never>()
      const look = (of: EventName, payload: unknown): void => {
        if (of === name && matches(payload as never)) found.resolve(payload as never)
      }
      waiting.add(look)
      const without = ended.then(() => {
        throw new Error(`The consumer ended without the event '${name}'`)
      })
      return within(`the event '${name}'`, Promise.race([found.promise, without]), deadlineMs).finally(() =>
        waiting.delete(look)
      )
    }
  }
}

/** Runs a batch consumer until it has taken everything that is there, or until `runOptions` say. */
export async function runBatches(
  t: TestContext,
  given: TestConsumerOptions,
  handler: BatchHandler,
  runOptions?: RunBatchOptions
): Promise<TestConsumer> {
  const run = startBatchConsumer(t, given, handler, { untilIdle: true, ...runOptions })
  await within('the run of the consumer', run.ended)
  return run
}

/** Runs a consumer until it has taken everything that is there, or until `runOptions` say. */
export async function runConsumer(
  t: TestContext,
  given: TestConsumerOptions,
  handler?: Handler,
  runOptions: RunOptions = { untilIdle: true }
): Promise<TestConsumer> {
  const run = startConsumer(t, given, handler, runOptions)
  await within('the run of the consumer', run.ended)
  return run
}
