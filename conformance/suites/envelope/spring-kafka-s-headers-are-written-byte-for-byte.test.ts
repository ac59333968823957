import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { header, headerNames, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test("dialect 'spring-kafka' writes its headers byte for byte, also for a key that does not decode", async t => {
  const topic = await testTopic(t)
  await produce(topic, [
    { key: 'k', value: '{}', timestamp: 1_700_000_000_123 },
    { key: Buffer.from([0xff]), value: '{}' }
  ])

  const run = await runConsumer(
    t,
    { topics: topic, decode: { key: 'text', value: 'json' }, deadLetter: { dialect: 'spring-kafka' } },
    () => {
      throw new BusinessError('refused', { cause: new TypeError('no customer') })
    }
  )

  const [refused, undecodable] = await readAll(run.dlqOf(topic))
  assert.ok(refused && undecodable)
  const dialect = (letter: typeof refused): string[] => headerNames(letter).filter(name => name.startsWith('kafka_'))
  const origin = ['topic', 'partition', 'offset', 'timestamp', 'timestamp-type', 'consumer-group'].map(
    name => `kafka_dlt-original-${name}`
  )
  assert.deepEqual(dialect(refused), [
    ...origin,
    ...['fqcn', 'cause-fqcn', 'message', 'stacktrace'].map(name => `kafka_dlt-exception-${name}`),
    'kafka_deliveryAttempt'
  ])
  assert.deepEqual(dialect(undecodable).slice(6, 9), [
    'kafka_dlt-key-exception-fqcn',
    'kafka_dlt-key-exception-message',
    'kafka_dlt-key-exception-stacktrace'
  ])
  assert.equal(headerText(refused, 'kafka_dlt-original-topic'), topic)
  assert.equal(header(refused, 'kafka_dlt-original-partition')?.toString('hex'), '00000000')
  assert.equal(header(undecodable, 'kafka_dlt-original-offset')?.toString('hex'), '0000000000000001')
  assert.equal(header(refused, 'kafka_dlt-original-timestamp')?.toString('hex'), '0000018bcfe5687b')
  assert.equal(headerText(refused, 'kafka_dlt-original-consumer-group'), run.groupId)
  assert.equal(headerText(refused, 'kafka_dlt-exception-fqcn'), 'BusinessError')
  assert.equal(headerText(refused, 'kafka_dlt-exception-cause-fqcn'), 'TypeError')
  assert.equal(headerText(refused, 'kafka_dlt-exception-message'), 'refused; no customer')
  assert.equal(header(refused, 'kafka_deliveryAttempt')?.toString('hex'), '00000001')
  assert.ok(headerNames(refused).every(name => !name.startsWith('x-original') && !name.startsWith('x-exception')))
})
