import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, readAll, recordOf, runConsumer, testTopic } from '../../harness/index.ts'
import { clientProducer, mended } from './client.ts'

test('a batch that spans 25 days: the client changes a timestamp, ours are kept', async t => {
  const configs = { 'message.timestamp.before.max.ms': '9223372036854775807', 'retention.ms': '-1' }
  const topic = await testTopic(t, { configs })
  const first = Date.now() - 2 ** 32
  const times = [first, first + 2 ** 31, first + 2 ** 31 + 1]
  await clientProducer(t).send({
    messages: times.map(time => ({ topic, partition: 0, value: Buffer.from('{bad'), timestamp: BigInt(time) }))
  })
  const written = (await readAll(topic)).map(record => record.timestamp)
  assert.deepEqual(written, [first, first - 1, first - 2], mended)

  const source = await testTopic(t, { configs, suffix: 'source' })
  await produce(
    source,
    times.map(timestamp => ({ value: '{bad', timestamp }))
  )
  const ours = await runConsumer(t, { topics: source, decode: 'json', deadLetter: { timestamp: 'original', configs } })
  const letters = await readAll(ours.dlqOf(source))
  assert.deepEqual(
    letters.map(letter => letter.timestamp),
    times
  )
  assert.deepEqual(
    letters.map(letter => recordOf(letter).timestamp),
    times
  )
})
