import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitOffsets, produce, startConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('a restarted consumer goes on exactly where the group was, ten times over', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const groupId = uniqueName('group')
  await produce(
    topic,
    Array.from({ length: 200 }, (_, i) => ({ partition: i % 2, value: i % 7 === 0 ? '{bad' : String(i) }))
  )
  await commitOffsets(groupId, topic, [4, 8])

  const seen: string[] = []
  let dead = 0
  for (let life = 0; life < 10; life++) {
    const run = startConsumer(t, { topics: topic, groupId, decode: 'json', from: 'latest' }, undefined, {
      maxRecords: 15
    })
    await run.ended
    seen.push(...run.deliveries.map(d => `${d.partition}@${d.offset}`))
    dead += run.consumer.metrics().deadLettered
    assert.deepEqual(run.events('start-resolved'), [])
  }
  const last = startConsumer(t, { topics: topic, groupId, decode: 'json' }, undefined, { untilIdle: true })
  await last.ended
  dead += last.consumer.metrics().deadLettered
  seen.push(...last.deliveries.map(d => `${d.partition}@${d.offset}`))

  const expected = Array.from({ length: 200 }, (_, i) => ({ i, partition: i % 2, offset: i >> 1 })).filter(
    ({ partition, offset }) => offset >= (partition === 0 ? 4 : 8)
  )
  const good = expected.filter(({ i }) => i % 7 !== 0).map(({ partition, offset }) => `${partition}@${offset}`)
  assert.deepEqual(seen.sort(), good.sort())
  assert.equal(dead, expected.length - good.length)
})
