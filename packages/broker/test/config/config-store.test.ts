import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { checkBrokerValues } from '../../src/config/broker-values.ts'
import { ConfigStore } from '../../src/config/config-store.ts'
import { InvalidBrokerConfig } from '../../src/config/given-configs.ts'
import { checkGroupValues } from '../../src/config/group-values.ts'
import { refusalOf } from '../../src/config/refusal.ts'
import { checkTopicValues, logConfigOf, topicValue } from '../../src/config/topic-values.ts'

test('defaults are those of Kafka', () => {
  const configs = new ConfigStore({})
  assert.equal(configs.number('num.partitions'), 1)
  assert.equal(configs.flag('auto.create.topics.enable'), true)
  assert.equal(configs.text('compression.type'), 'producer')
  assert.equal(configs.value('log.retention.ms'), null)
  assert.equal(Number.isNaN(configs.number('log.retention.ms')), true)
})

test('a dynamic value of the broker beats one of the cluster, which beats what was given', () => {
  const configs = new ConfigStore({ 'num.io.threads': 2 })
  assert.equal(configs.number('num.io.threads'), 2)
  configs.setBroker(new Map([['num.io.threads', '3']]), 'cluster')
  assert.equal(configs.number('num.io.threads'), 3)
  configs.setBroker(new Map([['num.io.threads', ' 4 ']]), 'broker')
  assert.equal(configs.number('num.io.threads'), 4)
  configs.setBroker(new Map(), 'broker')
  assert.equal(configs.number('num.io.threads'), 3)
})

test('unknown names and wrong values are refused at the start, with what may have been meant', () => {
  const refused = (configs: Record<string, string | number>, message: RegExp): void =>
    assert.throws(() => new ConfigStore(configs), { name: 'InvalidBrokerConfig', message })
  refused({ 'num.partition': 3 }, /num\.partition, did you mean num\.partitions\?/)
  refused({ 'retention.ms': 3 }, /configures a topic; the broker's is log\.retention\.ms/)
  refused({ 'num.partitions': 0 }, /must be at least 1/)
  refused({ constructor: 1 }, /unknown broker configuration/)
  assert.equal(new InvalidBrokerConfig('a', 'b').code, 'INVALID_BROKER_CONFIG')
})

test("a topic's default is the finest unit that is set", () => {
  const none = new Map<string, string>()
  const retention = (given: Record<string, number>): string | null =>
    topicValue(new ConfigStore(given), none, 'retention.ms')
  assert.equal(retention({}), '604800000')
  assert.equal(retention({ 'log.retention.hours': 1 }), '3600000')
  assert.equal(retention({ 'log.retention.hours': 1, 'log.retention.minutes': 2 }), '120000')
  assert.equal(retention({ 'log.retention.minutes': 2, 'log.retention.ms': 7 }), '7')
  assert.equal(retention({ 'log.retention.minutes': -3 }), '-1')
})

test('what logs obey comes from the topic first', () => {
  const configs = new ConfigStore({ 'message.max.bytes': 2000, 'log.message.timestamp.type': 'LogAppendTime' })
  const own = new Map([
    ['retention.bytes', '10'],
    ['cleanup.policy', 'compact']
  ])
  const config = logConfigOf(configs, own)
  assert.equal(config.maxMessageBytes, 2000)
  assert.equal(config.retentionBytes, 10)
  assert.equal(config.timestampType, 'LogAppendTime')
  assert.deepEqual([config.compacted, config.deletes], [true, false])
})

test('values of topics are checked one by one and together', () => {
  const code = (values: Record<string, string>): number =>
    refusalOf(() => checkTopicValues(new ConfigStore({}), new Map(Object.entries(values))))?.code ?? 0
  assert.equal(code({ 'retention.ms': '1' }), 0)
  assert.equal(code({ 'retention.msec': '1' }), errorCodes.INVALID_CONFIG)
  assert.equal(code({ 'min.compaction.lag.ms': '2', 'max.compaction.lag.ms': '1' }), errorCodes.INVALID_CONFIG)
  assert.equal(code({ 'remote.storage.enable': 'true' }), errorCodes.INVALID_CONFIG)
})

test('values of groups must lie within the bounds of the broker', () => {
  const configs = new ConfigStore({})
  const code = (name: string, value: string): number =>
    refusalOf(() => checkGroupValues(configs, new Map([[name, value]])))?.code ?? 0
  assert.equal(code('consumer.session.timeout.ms', '45000'), 0)
  assert.equal(code('consumer.session.timeout.ms', '44999'), errorCodes.INVALID_CONFIG)
  assert.equal(code('consumer.session.timeout.ms', '60001'), errorCodes.INVALID_CONFIG)
  assert.equal(code('streams.num.standby.replicas', '9'), errorCodes.INVALID_CONFIG)
  assert.equal(code('session.timeout.ms', '1'), errorCodes.INVALID_CONFIG)
  assert.equal(configs.groupNumber('any', 'consumer.session.timeout.ms'), 45_000)
  configs.setGroup('one', new Map([['consumer.session.timeout.ms', '50000']]))
  assert.equal(configs.groupNumber('one', 'consumer.session.timeout.ms'), 50_000)
})

test('only dynamic values of the broker are altered, per broker or for all', () => {
  const configs = new ConfigStore({})
  const code = (name: string, value: string, scope: 'broker' | 'cluster'): number =>
    refusalOf(() => checkBrokerValues(configs, new Map([[name, value]]), scope))?.code ?? 0
  assert.equal(code('num.io.threads', '16', 'broker'), 0)
  assert.equal(code('num.io.threads', '17', 'broker'), errorCodes.INVALID_REQUEST)
  assert.equal(code('num.io.threads', 'abc', 'broker'), errorCodes.INVALID_REQUEST)
  assert.equal(code('num.partitions', '3', 'broker'), errorCodes.INVALID_REQUEST)
  assert.equal(code('ssl.keystore.type', 'JKS', 'broker'), errorCodes.INVALID_REQUEST)
  assert.equal(code('listener.name.client.ssl.keystore.type', 'JKS', 'broker'), 0)
  assert.equal(code('listeners', 'A://b:1', 'cluster'), errorCodes.INVALID_REQUEST)
  assert.equal(code('of.a.plugin', '3', 'cluster'), 0)
})
