import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, deleteTopic, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

test("a topic deleted and created anew under a running consumer is read from its beginning, even with from: 'latest'", async t => {
  const topic = await testTopic(t)
  const other = await testTopic(t, { suffix: 'other' })
  const anew = async (values: readonly string[]): Promise<void> => {
    await deleteTopic(topic)
    await testTopic(t, { name: topic })
    await produce(
      topic,
      values.map(value => ({ value }))
    )
  }
  const seen: unknown[] = []
  const run = startConsumer(
    t,
    { topics: [topic, other], from: 'latest', decode: 'text', metadataMaxAgeMs: 200, commitIntervalMs: 20 },
    record => {
      seen.push(record.value)
    }
  )
  await waitFor('the starts', () => run.events('start-resolved').length === 2)
  await produce(
    topic,
    ['a', 'b', 'c', 'd'].map(value => ({ value }))
  )
  await waitFor('the first life', async () => (await committedOffsets(run.groupId, topic))[0] === 4)

  await anew(['e', 'f'])
  await waitFor('the second life', () => seen.length === 6)
  await waitFor('its commit', async () => (await committedOffsets(run.groupId, topic))[0] === 2)
  await anew(['g', 'h', 'i', 'j', 'k'])
  await waitFor('the third life', () => seen.length === 11)
  assert.equal(seen.join(''), 'abcdefghijk')
  assert.equal(run.events('start-resolved').filter(start => start.topic === other).length, 1)
})
