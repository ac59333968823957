import assert from 'node:assert/strict'
import { test } from 'node:test'
import { committedOffsets, produce, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

const lines = (count: number, name: string) => Array.from({ length: count }, (_, i) => ({ value: `${name} ${i}` }))

test('a topic that the group meets later, and that is older, starts where `from` says; what is passed over is counted', async t => {
  const [first, old] = [await testTopic(t, { suffix: 'first' }), await testTopic(t, { suffix: 'old' })]
  await produce(first, lines(1, 'first'))
  await produce(old, lines(7, 'old'))
  const groupId = uniqueName('group')
  const options = { groupId, from: 'latest' } as const
  await runConsumer(t, { ...options, topics: first })

  const second = await runConsumer(t, { ...options, topics: [first, old] })
  assert.deepEqual(second.deliveries, [])
  const [told, ...more] = second.events('passed-over')
  assert.deepEqual(
    [told?.topic, told?.partition, told?.logStart, told?.offset, told?.passed, more.length],
    [old, 0, 0, 7, 7, 0]
  )
  assert.ok(Number(told?.firstStart) <= Date.now() && Number(told?.firstStart) > Date.now() - 600_000)
  assert.deepEqual(await committedOffsets(groupId, old), [7])

  // It is told once: its start is committed.
  const third = await runConsumer(t, { ...options, topics: [first, old] })
  assert.deepEqual(third.events('passed-over'), [])
})

test("`from` may be said for each topic, and `'*'` for the rest", async t => {
  const topics = [
    await testTopic(t, { suffix: 'a' }),
    await testTopic(t, { suffix: 'b' }),
    await testTopic(t, { suffix: 'c' })
  ] as const
  for (const topic of topics) await produce(topic, lines(5, 'line'))
  const [a, b, c] = topics
  const taken = async (from: object): Promise<number[]> => {
    const run = await runConsumer(t, { topics: [...topics], from: from as never })
    return topics.map(topic => run.deliveries.filter(d => d.topic === topic).length)
  }
  assert.deepEqual(await taken({ [a]: 'earliest', [b]: { offsets: { 0: 3 } } }), [5, 2, 0])
  assert.deepEqual(await taken({ [a]: 'latest', '*': 'earliest' }), [0, 5, 5])
  assert.deepEqual(await taken({ [c]: new Date(0) }), [0, 0, 5])
})

test('a topic of its own `from` is read from there, although it is older than the group', async t => {
  const [first, old] = [await testTopic(t, { suffix: 'first' }), await testTopic(t, { suffix: 'old' })]
  await produce(old, lines(4, 'old'))
  const groupId = uniqueName('group')
  await runConsumer(t, { groupId, from: 'latest', topics: first })
  const second = await runConsumer(t, { groupId, from: { [old]: 'earliest' }, topics: [first, old] })
  assert.equal(second.deliveries.length, 4)
  assert.deepEqual(second.events('passed-over'), [])
})
