import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedMetadata,
  committedOffsets,
  copyOffset,
  produce,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

const elsewhere = '99999999-2222-4333-8444-555555555555'
const lines = (count: number, partition = 0) =>
  Array.from({ length: count }, (_, i) => ({ partition, value: String(i) }))

/** As a tool leaves it that copies offsets to another cluster: the other cluster's metadata, verbatim. */
const fromElsewhere = (metadata: string): string =>
  metadata.replace(/ t=[0-9a-f-]+/, ` t=${elsewhere}`).replace(/ c=\S+/, ' c=another-cluster')

for (const from of ['latest', 'earliest'] as const) {
  test(`from '${from}': a copied offset is where the group goes on, nothing is handled again or passed over`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    await produce(topic, [...lines(100), ...lines(100, 1)])
    const home = await runConsumer(t, { topics: topic })
    const [metadata] = await committedMetadata(home.groupId, topic)
    assert.match(String(metadata), / c=\S+/)

    const groupId = uniqueName('copied')
    for (const [partition, offset] of [100, 60].entries())
      await copyOffset(groupId, { topic, partition }, { offset, metadata: fromElsewhere(String(metadata)) })
    const away = await runConsumer(t, { topics: topic, groupId, from })
    assert.deepEqual(
      away.deliveries.map(d => `${d.partition}@${d.offset}`),
      Array.from({ length: 40 }, (_, i) => `1@${60 + i}`)
    )
    assert.deepEqual(away.events('start-resolved'), [])
    assert.deepEqual(await committedOffsets(groupId, topic), [100, 100])
    // From now on the marks are this cluster's.
    const [next] = await committedMetadata(groupId, topic)
    assert.ok(!String(next).includes(elsewhere), next)
  })
}

test('what was done above an offset there says nothing about the offset that it was translated to', async t => {
  const topic = await testTopic(t)
  await produce(topic, lines(20))
  const home = await runConsumer(t, { topics: topic })
  const [metadata] = await committedMetadata(home.groupId, topic)
  const withRanges = fromElsewhere(String(metadata)).replace(/( t=\S+)/, '$1 r=1,9')
  const groupId = uniqueName('copied')
  for (const mark of [
    withRanges,
    String(metadata)
      .replace(/( t=\S+)/, '$1 r=1,9')
      .concat(' o=zz')
  ]) {
    await copyOffset(groupId, { topic, partition: 0 }, { offset: 5, metadata: mark })
    const away = await runConsumer(t, { topics: topic, groupId })
    assert.deepEqual(
      away.deliveries.map(d => d.offset),
      Array.from({ length: 15 }, (_, i) => 5 + i)
    )
  }
})
