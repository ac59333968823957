import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eraseFromTopics, eraseMatch, findToErase } from '@dead-letter/operator'
import { deleteTopic, produce, testTopic } from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'

test('of a topic that was made anew since it was looked through nothing is erased', async t => {
  const { cluster } = operator(t)
  const topic = await testTopic(t, { partitions: 1, suffix: 'dlq' })
  await produce(topic, [{ key: 'ann', value: 'a' }, { value: 'b' }])
  const { findings } = await findToErase(cluster, [topic], eraseMatch(['ann'], []))
  assert.deepEqual(
    findings.map(({ partition, offsets }) => [partition, offsets]),
    [[0, [0]]]
  )

  await deleteTopic(topic)
  await testTopic(t, { name: topic, partitions: 1 })
  await produce(topic, [{ key: 'bob', value: 'c' }])
  await assert.rejects(eraseFromTopics(cluster, findings, null), { code: 'ARCHIVE_TOPIC_REPLACED' })
  assert.deepEqual(
    (await lettersOf(cluster, topic)).map(({ record }) => String(record.rawValue)),
    ['c']
  )
})
