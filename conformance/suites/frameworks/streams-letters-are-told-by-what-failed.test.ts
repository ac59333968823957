import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, produce, testTopic, uniqueName } from '../../harness/index.ts'
import { again, awaitLetters, causes, distinct, framework, needsFrameworks, origins } from './letters.ts'

test("letters of a deserializer and a processor of Kafka Streams' own dead-letter topic", needsFrameworks, async t => {
  const [topic, dlq] = [await testTopic(t), await testTopic(t)]
  const timestamp = Date.now() - 60_000
  const integer = (value: number): Buffer => Buffer.from([0, 0, 0, value])
  await produce(
    topic,
    ['no integer', integer(1), integer(2)].map(value => ({ value, timestamp }))
  )
  const program = await framework(t, 'streams', 'StreamsLetters', [brokers(), uniqueName('app'), topic, dlq])
  const letters = await awaitLetters(t, dlq, 3, program)
  await program.end()

  assert.deepEqual(
    origins(letters),
    [0, 1, 2].map(offset => `kafka-streams ${topic}/0/${offset} -`)
  )
  assert.deepEqual(
    letters.map(({ facts }) => facts.timestamp),
    [timestamp, timestamp, timestamp]
  )
  assert.deepEqual(causes(letters), [
    'org.apache.kafka.common.errors.SerializationException: Size of data received by IntegerDeserializer is not 4',
    'java.lang.IllegalArgumentException: order 1 has no price',
    'java.lang.IllegalArgumentException: order 2 has no price'
  ])
  await again(dlq, letters)
  assert.deepEqual(distinct(await awaitLetters(t, dlq, 6)), { causes: 2, failures: 3 })
})
