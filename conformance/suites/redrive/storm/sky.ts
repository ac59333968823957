import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { Cluster, keyText } from '@dead-letter/operator'
import { produce, readAll, runConsumer, testTopic, uniqueName } from '../../../harness/index.ts'
import { lettersOf } from '../../operator/cluster.ts'
import type { Sky } from './storm.ts'

export const failures = 40

/** Two dead-letter topics of one group with letters of the same failures, and of some two letters in one of them. */
export async function newSky(
  t: TestContext,
  brokers: string,
  group = uniqueName('group')
): Promise<Sky & { readonly topic: string }> {
  const cluster = Cluster.open({ brokers })
  t.after(() => cluster.close())
  const topic = await testTopic(t, { partitions: 3, brokers })
  const [dlq, other] = [uniqueName('dlq'), uniqueName('other')]
  await produce(
    topic,
    Array.from({ length: failures }, (_, i) => ({ value: `{${i}`, key: `k${i % 7}`, partition: i % 3 })),
    { brokers }
  )
  await runConsumer(t, { brokers, groupId: group, topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  await testTopic(t, { name: other, partitions: 2, brokers })
  const letters = await readAll(dlq, { brokers })
  const copies = (some: typeof letters, partition: (own: number) => number) =>
    some.map(({ partition: own, key, value, headers }) => ({
      ...{ key: key?.toString() ?? null, value: value?.toString() ?? null, partition: partition(own) },
      headers: headers as never
    }))
  await produce(
    dlq,
    copies(letters.slice(0, 10), own => (own + 1) % 3),
    { brokers }
  )
  await produce(
    other,
    copies(letters.slice(5, 30), own => own % 2),
    { brokers }
  )
  const keys = [...new Set((await lettersOf(cluster, dlq)).map(({ key }) => keyText(key)))].sort()
  assert.equal(keys.length, failures)
  return { brokers, cluster, topic, dlqs: [dlq, other], keys }
}
