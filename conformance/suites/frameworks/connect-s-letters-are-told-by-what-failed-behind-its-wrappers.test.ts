import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, produce, testTopic, uniqueName } from '../../harness/index.ts'
import { again, awaitLetters, causes, distinct, framework, needsFrameworks, origins } from './letters.ts'

test('letters of a converter, a transformation and a sink of Kafka Connect', needsFrameworks, async t => {
  const [topic, dlq, name] = [await testTopic(t), await testTopic(t), uniqueName('sink')]
  const timestamp = Date.now() - 60_000
  const values = ['no json', '{"order":1}', '{"order":2}', '{"nameless":1}']
  await produce(
    topic,
    values.map(value => ({ value, timestamp }))
  )
  const worker = [
    ...[`bootstrap.servers=${brokers()}`, 'listeners=http://127.0.0.1:0', 'plugin.discovery=service_load'],
    ...['offset.storage.file.filename=${folder}/offsets', 'consumer.auto.offset.reset=earliest'],
    'key.converter=org.apache.kafka.connect.converters.ByteArrayConverter',
    'value.converter=org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable=false'
  ]
  const connector = [
    ...[`name=${name}`, 'connector.class=FailingSink', 'tasks.max=1', `topics=${topic}`],
    ...['transforms=rename', 'transforms.rename.type=Rename', 'errors.tolerance=all'],
    `errors.deadletterqueue.topic.name=${dlq}`,
    'errors.deadletterqueue.topic.replication.factor=1',
    'errors.deadletterqueue.context.headers.enable=true'
  ]
  const program = await framework(t, 'connect', 'ConnectLetters', [worker.join('\n'), connector.join('\n')])
  const letters = await awaitLetters(t, dlq, 4, program)
  await program.end()

  assert.deepEqual(
    origins(letters),
    [0, 1, 2, 3].map(offset => `kafka-connect ${topic}/0/${offset} ${name}`)
  )
  assert.deepEqual(
    letters.map(({ facts }) => facts.timestamp),
    [timestamp, timestamp, timestamp, timestamp]
  )
  assert.deepEqual(causes(letters), [
    "com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'no': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    'java.lang.IllegalArgumentException: order 1 has no customer',
    'java.lang.IllegalArgumentException: order 2 has no customer',
    `java.lang.IllegalStateException: no name in ${topic} at ${timestamp}`
  ])
  await again(dlq, letters)
  assert.deepEqual(distinct(await awaitLetters(t, dlq, 8)), { causes: 3, failures: 4 })
})
