import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { ConfigStore } from '../../src/config/config-store.ts'
import { Topic } from '../../src/topics/topic.ts'
import { TopicCatalog } from '../../src/topics/topic-catalog.ts'
import { FakeClock } from '../fake-clock.ts'

function catalogOf(given: Record<string, string | number | boolean> = {}) {
  const configs = new ConfigStore(given)
  const clock = new FakeClock()
  return { configs, clock, topics: new TopicCatalog(configs, clock) }
}

test('a topic is found by name, id and partition until it is deleted', () => {
  const { topics } = catalogOf({ 'num.partitions': 2 })
  const deleted: string[] = []
  let changes = 0
  topics.onDelete(({ name }) => deleted.push(name))
  topics.onChange(() => changes++)
  const topic = topics.create('a')
  assert.match(topic.id, /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/)
  assert.equal(topic.partitions.length, 2)
  assert.equal(topics.byId(topic.id), topic)
  assert.equal(topics.log('a', 1), topic.partitions[1])
  assert.equal(topics.log('a', 2), undefined)
  topics.grow(topic, 3)
  assert.equal(topics.log('a', 2)?.partition, 2)
  topics.delete('a')
  assert.deepEqual([...topics], [])
  assert.equal(topics.byId(topic.id), undefined)
  assert.deepEqual([deleted, changes], [['a'], 3])
})

test('what CreateTopics refuses is refused here too', () => {
  const { topics } = catalogOf()
  topics.create('a.b')
  const code = (name: string, options?: Parameters<TopicCatalog['create']>[1]): number => {
    try {
      topics.create(name, options)
      return 0
    } catch (error) {
      return (error as { code: number }).code
    }
  }
  assert.equal(code('a.b'), errorCodes.TOPIC_ALREADY_EXISTS)
  assert.equal(code('a_b'), errorCodes.INVALID_TOPIC_EXCEPTION)
  assert.equal(code('a b'), errorCodes.INVALID_TOPIC_EXCEPTION)
  assert.equal(code('c', { partitions: 0 }), errorCodes.INVALID_PARTITIONS)
  assert.equal(code('c', { configs: new Map([['nonsense', '1']]) }), errorCodes.INVALID_CONFIG)
  topics.delete('a.b')
  assert.equal(code('a_b'), 0)
})

test('topics that Kafka keeps its state in are not created for a client that asks for metadata', () => {
  const { topics } = catalogOf()
  assert.equal(topics.autoCreate('__consumer_offsets'), errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(topics.autoCreate('..'), errorCodes.INVALID_TOPIC_EXCEPTION)
  assert.ok(topics.autoCreate('fine') instanceof Topic)
})

test('logs obey a changed configuration at once', () => {
  const { topics, configs } = catalogOf()
  const topic = topics.create('a')
  assert.equal(topic.logConfig.maxMessageBytes, 1_048_588)
  configs.setBroker(new Map([['message.max.bytes', '10']]), 'broker')
  assert.equal(topic.logConfig.maxMessageBytes, 10)
  topic.configure(new Map([['max.message.bytes', '20']]))
  assert.equal(topic.logConfig.maxMessageBytes, 20)
})

test('retention runs regularly until the catalogue is closed', t => {
  const { topics, clock } = catalogOf({ 'log.retention.check.interval.ms': 1000 })
  const [log] = topics.create('a').partitions
  assert.ok(log)
  const retain = t.mock.method(log, 'retain')
  clock.advance(3500)
  assert.equal(retain.mock.callCount(), 3)
  topics.close()
  assert.equal(clock.waiting, 0)
})
