import type { TestContext } from 'node:test'
import type { HandlerContext, Redrive, SourceRecord } from '@dead-letter/kafka'
import type { ApplyOptions, PlanRequest, RedriveOutcome, RedrivePlan } from '@dead-letter/operator'
import {
  deleteAfter,
  startConsumer,
  type TestConsumer,
  type TestConsumerOptions,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { type OperatorSide, operator } from '../operator/cluster.ts'
import { applied, planOf } from '../redrive/redriving.ts'

/** A source topic, a group of it, and the topics of both. */
export interface Setting {
  readonly topic: string
  readonly group: string
  readonly dlq: string
  readonly family: string
  readonly side: OperatorSide
  /** What a member of the group is given. */
  readonly options: TestConsumerOptions
}

export async function setting(t: TestContext, { partitions = 1 }: { partitions?: number } = {}): Promise<Setting> {
  const topic = await testTopic(t, { partitions })
  const group = uniqueName('billing')
  const dlq = uniqueName('dlq')
  const family = `redrive.${topic}.${group}`
  deleteAfter(t, dlq)
  deleteAfter(t, family)
  const options: TestConsumerOptions = {
    ...{ topics: topic, groupId: group, decode: 'text', deadLetter: { topic: dlq }, retry: { attempts: 1 } },
    ...{ breaker: false, metadataMaxAgeMs: 300, commitIntervalMs: 100 }
  }
  return { topic, group, dlq, family, side: operator(t), options }
}

/** A record that a handler was called with and did not fail. */
export interface Handled {
  readonly value: string | null
  readonly key: string | null
  readonly offset: number
  readonly partition: number
  readonly redrive: Redrive | undefined
}

/** A member whose handler fails values that begin with 'bad' until it is mended. */
export interface Member extends TestConsumer {
  readonly handled: readonly Handled[]
  mend(): void
}

export function member(
  t: TestContext,
  { options }: Setting,
  more: Partial<TestConsumerOptions> = {},
  handler: (record: SourceRecord, context: HandlerContext) => unknown = () => undefined
): Member {
  let mended = false
  const handled: Handled[] = []
  const consumer = startConsumer(t, { ...options, ...more }, async (record, context) => {
    const value = record.rawValue?.toString() ?? null
    if (value?.startsWith('bad') && !mended) throw new TypeError('no amount')
    await handler(record, context)
    const { offset, partition } = record
    handled.push({ value, key: record.rawKey?.toString() ?? null, offset, partition, redrive: context.redrive })
  })
  const mend = (): void => {
    mended = true
  }
  return { ...consumer, handled, mend }
}

/** Plans and applies a redrive to the group alone. */
export async function sendBack(
  { side, dlq }: Setting,
  more: Partial<PlanRequest> = {},
  how: Partial<ApplyOptions> = {}
): Promise<{ readonly plan: RedrivePlan; readonly outcome: RedriveOutcome }> {
  const plan = await planOf(side, dlq, { target: { kind: 'group' }, ...more })
  return { plan, outcome: await applied(side, plan, how) }
}

export const letters = (consumer: TestConsumer, count: number): Promise<unknown> =>
  waitFor(`${count} letters`, () => consumer.events('dead-letter').length === count)
