import type { TestContext } from 'node:test'
import { clientsOf } from './clients.ts'
import { uniqueName } from './names.ts'
import { waitFor, within } from './wait.ts'

export interface TopicOptions {
  /** @default 1 */
  readonly partitions?: number
  readonly configs?: Readonly<Record<string, string>>
  /** The whole name. Left out, one that carries the test file's. */
  readonly name?: string
  /** Becomes part of the name. */
  readonly suffix?: string
  /** Another cluster than the shared one. */
  readonly brokers?: string
}

/** Creates a topic, waits until every partition has a leader, and deletes it after the test. */
export async function testTopic(t: TestContext, options: TopicOptions = {}): Promise<string> {
  const topic = options.name ?? uniqueName(options.suffix)
  const { admin } = clientsOf(options.brokers)
  const configs = Object.entries(options.configs ?? {}).map(([name, value]) => ({ name, value }))
  const created = admin.createTopics({ topics: [topic], partitions: options.partitions ?? 1, replicas: -1, configs })
  await within(`the creation of ${topic}`, created)
  // A cluster of the test's own is gone by then, with its topics.
  if (options.brokers === undefined) deleteAfter(t, topic)
  await untilLed(topic, options.partitions ?? 1, options.brokers)
  return topic
}

/** Topics that are to be deleted after a test: each once, since the client asks for seconds when one is not there. */
const doomed = new WeakMap<TestContext, Set<string>>()

/** Deletes a topic after the test, if it is there: for those that the code under test creates. */
export function deleteAfter(t: TestContext, topic: string): void {
  const known = doomed.get(t) ?? new Set()
  doomed.set(t, known)
  if (known.has(topic)) return
  known.add(topic)
  t.after(async () => {
    if ((await partitionCount(topic)) > 0) await askToDelete(topic).catch(() => {})
  })
}

/** A name for a ledger: its topics, which the code under test creates, are deleted after the test. */
export function testLedger(t: TestContext): string {
  const ledger = uniqueName('ledger')
  for (const topic of [`${ledger}.ledger`, `${ledger}.audit`]) deleteAfter(t, topic)
  return ledger
}

/** Deletes a topic and waits until the broker has heard of it: the controller answers before. */
export async function deleteTopic(topic: string, brokers?: string): Promise<void> {
  await askToDelete(topic, brokers)
  await waitFor(`the end of ${topic}`, async () => (await partitionCount(topic, brokers)) === 0)
}

async function askToDelete(topic: string, brokers?: string): Promise<void> {
  await clientsOf(brokers).admin.deleteTopics({ topics: [topic] })
}

/** Grows a topic and waits until the new partitions have leaders. */
export async function growTopic(topic: string, partitions: number, brokers?: string): Promise<void> {
  await clientsOf(brokers).admin.createPartitions({
    topics: [{ name: topic, count: partitions, assignments: null }] as never
  })
  await untilLed(topic, partitions, brokers)
}

/** Partitions of a topic; 0 when there is no such topic. */
export async function partitionCount(topic: string, brokers?: string): Promise<number> {
  const metadata = await clientsOf(brokers).metadata([topic])
  return metadata.topics[0]?.errorCode === 0 ? metadata.topics[0].partitions.length : 0
}

/** Effective configs of a topic, defaults included. */
export async function topicConfigs(topic: string, brokers?: string): Promise<Record<string, string | null>> {
  const [answer] = await clientsOf(brokers).admin.describeConfigs({
    resources: [{ resourceType: 2, resourceName: topic, configurationKeys: null as never }]
  })
  return Object.fromEntries((answer?.configs ?? []).map(c => [c.name, c.value ?? null]))
}

/** Sets configs of a topic, others stay as they are, and waits until the broker has heard of it: the controller answers before. */
export async function setTopicConfigs(
  topic: string,
  configs: Readonly<Record<string, string>>,
  brokers?: string
): Promise<void> {
  await clientsOf(brokers).admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: 2,
        resourceName: topic,
        configs: Object.entries(configs).map(([name, value]) => ({ name, value, configOperation: 0 }))
      }
    ]
  })
  await waitFor(`the configs of ${topic}`, async () => {
    const now = await topicConfigs(topic, brokers)
    return Object.entries(configs).every(([name, value]) => now[name] === value)
  })
}

/** Deletes the records of a partition before an offset: its log then starts there. */
export async function deleteRecordsBefore(
  topic: string,
  partition: number,
  offset: number,
  brokers?: string
): Promise<void> {
  await clientsOf(brokers).admin.deleteRecords({
    topics: [{ name: topic, partitions: [{ partition, offset: BigInt(offset) }] }]
  })
}

async function untilLed(topic: string, partitions: number, brokers: string | undefined): Promise<void> {
  await waitFor(`leaders of ${topic}`, async () => {
    const { layout } = await clientsOf(brokers).layout(topic)
    return layout.partitions.length >= partitions && layout.partitions.every(p => p.errorCode === 0 && p.leaderId >= 0)
  })
}
