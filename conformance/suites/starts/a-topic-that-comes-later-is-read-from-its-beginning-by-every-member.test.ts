import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

/** A group on an expression with `from: 'latest'`, whose first topic has an old record. */
async function group(t: Parameters<typeof testTopic>[0]) {
  const prefix = uniqueName()
  const options = {
    groupId: uniqueName('group'),
    topics: new RegExp(`${prefix.replaceAll('.', '\\.')}\\..*`),
    from: 'latest',
    deadLetter: { provision: 'off' },
    group: { heartbeatIntervalMs: 200 }
  } as const
  const topic = async (name: string, values: readonly string[]): Promise<string> => {
    const made = await testTopic(t, { name: `${prefix}.${name}`, partitions: 2 })
    await produce(
      made,
      values.map((value, i) => ({ value, partition: i % 2 }))
    )
    return made
  }
  await topic('a', ['before the group'])
  const start = (more: object = {}) => startConsumer(t, { ...options, ...more })
  return { topic, start }
}

test('a topic that is created while no member runs is read from its beginning after the restart', async t => {
  const { topic, start } = await group(t)
  const first = start()
  await waitFor('both starts', () => first.events('start-resolved').length === 2)
  await first.consumer.stop()
  const later = await topic('b', ['0', '1', '2', '3'])

  const second = start()
  await waitFor('all of it', () => second.deliveries.length === 4)
  assert.deepEqual(second.deliveries.map(d => `${d.topic === later} ${d.partition}@${d.offset}`).sort(), [
    'true 0@0',
    'true 0@1',
    'true 1@0',
    'true 1@1'
  ])
  assert.deepEqual([...first.deliveries, ...second.events('passed-over')], [])
})

test('a member that starts after the topic came reads it from its beginning, as one that saw it come does', async t => {
  const { topic, start } = await group(t)
  // Its next look at the metadata is far away: it does not see the topic come.
  const first = start({ metadataMaxAgeMs: 300_000 })
  await waitFor('both starts', () => first.events('start-resolved').length === 2)
  await topic('b', ['0', '1', '2', '3'])
  const second = start()
  await waitFor('all of it', () => first.deliveries.length + second.deliveries.length === 4)
  assert.deepEqual(second.deliveries.map(d => `${d.partition}@${d.offset}`).sort(), ['0@0', '0@1', '1@0', '1@1'])
})

test('it is so for a partition that is empty, or whose records came between the restart and its start', async t => {
  const { topic, start } = await group(t)
  const first = start()
  await waitFor('both starts', () => first.events('start-resolved').length === 2)
  await first.consumer.stop()
  const later = await topic('b', ['only in 0'])
  const second = start()
  await waitFor('both starts of it', () => second.events('start-resolved').length === 2)
  await produce(later, [{ value: 'in 1', partition: 1 }])
  await waitFor('both records', () => second.deliveries.length === 2)
})
