import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster, eraseFromTopics, eraseMatch, findToErase } from '@dead-letter/operator'
import { deleteTopic, produce, readAll, setTopicConfigs, testTopic } from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'

test('of a topic that was made anew since it was looked through nothing is erased', async t => {
  const { cluster } = operator(t)
  const topic = await testTopic(t, { partitions: 1, suffix: 'dlq' })
  await produce(topic, [{ key: 'ann', value: 'a' }, { value: 'b' }])
  const { findings } = await findToErase(cluster, { topics: [topic] }, eraseMatch(['ann'], []))
  assert.deepEqual(
    findings.map(({ partition, offsets }) => [partition, offsets]),
    [[0, [0]]]
  )

  await deleteTopic(topic)
  await testTopic(t, { name: topic, partitions: 1 })
  await produce(topic, [{ key: 'bob', value: 'c' }])
  const other = await testTopic(t, { partitions: 1, suffix: 'other' })
  await produce(other, [{ key: 'ann', value: 'd' }])
  const both = [...findings, ...(await findToErase(cluster, { topics: [other] }, eraseMatch(['ann'], []))).findings]
  const { erased, replaced } = await eraseFromTopics(cluster, both, null)
  assert.deepEqual([erased, replaced], [1, [topic]], 'the others are done')
  assert.deepEqual(
    (await lettersOf(cluster, topic)).map(({ record }) => String(record.rawValue)),
    ['c']
  )
})

test('nor does one get tombstones that is made anew while they are read for', async t => {
  const { cluster } = operator(t)
  const topic = await testTopic(t, { partitions: 1, suffix: 'dlq' })
  await setTopicConfigs(topic, { 'cleanup.policy': 'compact' })
  await produce(topic, [{ key: 'ann', value: 'a' }])
  const { findings } = await findToErase(cluster, { topics: [topic] }, eraseMatch(['ann'], []))
  const { client } = cluster
  const deleteRecords: typeof client.deleteRecords = async cuts => {
    const answers = await client.deleteRecords(cuts)
    await deleteTopic(topic)
    await testTopic(t, { name: topic, partitions: 1 })
    await produce(topic, [{ key: 'bob', value: 'c' }])
    return answers
  }
  const between = new Cluster(Object.assign(Object.create(client), { deleteRecords }))
  const { tombstones, replaced } = await eraseFromTopics(between, findings, null)
  assert.deepEqual([tombstones, replaced], [0, [topic]])
  assert.deepEqual(
    (await readAll(topic)).map(({ value }) => String(value)),
    ['c']
  )
})
