import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clientsOf,
  committedOffsets,
  deleteAfter,
  headerText,
  originOf,
  produce,
  readAll,
  startConsumer,
  testTopic,
  within
} from '../../harness/index.ts'
import { type Damage, fetchProxy, flipLastByte, unknownCompression } from './fetch-proxy.ts'

for (const [what, damage, code] of [
  ['a damaged batch', flipLastByte, 'BATCH_CORRUPT'],
  ['an unknown compression', unknownCompression, 'BATCH_COMPRESSION_UNKNOWN']
] as const) {
  for (const by of ['partition', 'key'] as const) {
    test(`${what}, by ${by}: one letter with its range, length and hash; the records around it are handled once`, async t => {
      const topic = await testTopic(t)
      for (const value of ['first', 'marked', 'last'])
        await produce(
          topic,
          [1, 2, 3].map(i => ({ key: `key ${i}`, value }))
        )
      const proxy = await fetchProxy(t)
      let length = 0
      const noted: Damage = batch => {
        length = batch.length
        damage(batch)
      }
      proxy.damage('marked', noted)
      const run = startConsumer(
        t,
        { topics: topic, brokers: proxy.brokers, onUnreadableBatch: 'dead-letter', concurrency: { by } },
        undefined,
        { untilIdle: true }
      )
      deleteAfter(t, run.dlqOf(topic))
      await within('the end', run.ended)

      assert.deepEqual(
        run.deliveries.map(d => d.offset),
        [0, 1, 2, 6, 7, 8]
      )
      const letters = await readAll(run.dlqOf(topic))
      assert.equal(letters.length, 1)
      const letter = letters[0] as (typeof letters)[0]
      assert.equal(letter.key, null)
      assert.equal(originOf(letter), `${topic}[0]@3`)
      const topicId = (await clientsOf().metadata([topic])).topics[0]?.topicId
      const { sha256, ...pointer } = JSON.parse(String(letter.value))
      assert.deepEqual(pointer, { topicId, topic, partition: 0, firstOffset: 3, lastOffset: 5, length })
      assert.match(sha256, /^[0-9a-f]{64}$/)
      assert.equal(headerText(letter, 'x-dead-letter-stage'), 'decode-value')
      assert.equal(headerText(letter, 'x-dead-letter-class'), 'poison')
      assert.equal(headerText(letter, 'x-dead-letter-trimmed'), 'value')
      assert.match(String(headerText(letter, 'x-exception-message')), /The record batch at/)
      assert.equal(run.events('failure')[0]?.attempts, code === 'BATCH_CORRUPT' ? 2 : 1)
      assert.equal(run.events('held').length, code === 'BATCH_CORRUPT' ? 1 : 0)
      assert.deepEqual(await committedOffsets(run.groupId, topic), [9])
    })
  }
}

test('a batch that is damaged otherwise at each reading is damaged on the way: it is not passed over', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'marked' }])
  await produce(topic, [{ value: 'last' }])
  const proxy = await fetchProxy(t)
  let readings = 0
  proxy.damage(
    'marked',
    batch => {
      const at = batch.length - 1 - (readings++ % 3)
      batch.writeUInt8(batch.readUInt8(at) ^ 1, at)
    },
    3
  )
  const run = startConsumer(t, { topics: topic, brokers: proxy.brokers, onUnreadableBatch: 'dead-letter' }, undefined, {
    untilIdle: true
  })
  deleteAfter(t, run.dlqOf(topic))
  await within('the end', run.ended)
  assert.equal(readings, 3)
  assert.deepEqual(
    run.deliveries.map(d => d.offset),
    [0, 1]
  )
  assert.equal(run.consumer.metrics().deadLettered, 0)
})
