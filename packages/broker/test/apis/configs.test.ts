import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { served } from '../served.ts'

interface Entry {
  name: string
  value: string | null
  configSource: number
  readOnly: boolean
  isSensitive: boolean
  configType: number
  documentation: string | null
  synonyms: { name: string; value: string | null; source: number }[]
}
interface Result {
  errorCode: number
  errorMessage: string | null
  configs: Entry[]
}
type Operation = [name: string, operation: number, value: string | null]

const topic = 2
const broker = 4
const group = 32
const [set, remove, append, subtract] = [0, 1, 2, 3] as const

function brokerOf(configs: Record<string, string | number | boolean> = {}) {
  const { ask, cluster, close } = served({ configs, topics: ['a'] })
  const describe = async (type: number, name: string, keys: string[] | null = null, more: object = {}) => {
    const resources = [{ resourceType: type, resourceName: name, configurationKeys: keys }]
    const answer = await ask('DescribeConfigs', { resources, ...more })
    assert.ok(answer)
    return (answer.results as [Result])[0]
  }
  const alter = async (type: number, name: string, operations: Operation[], validateOnly = false) => {
    const configs = operations.map(([name, configOperation, value]) => ({ name, configOperation, value }))
    const resources = [{ resourceType: type, resourceName: name, configs }]
    const answer = await ask('IncrementalAlterConfigs', { resources, validateOnly })
    assert.ok(answer)
    return (answer.responses as [Result])[0].errorCode
  }
  return { ask, cluster, close, describe, alter }
}

test("a topic's configuration says where each value comes from", async () => {
  const { describe, alter, close } = brokerOf({ 'log.retention.ms': 99, 'log.retention.hours': 5 })
  const only = async (key: string) => (await describe(topic, 'a', [key], { includeSynonyms: true })).configs[0]
  const before = await only('retention.ms')
  assert.deepEqual([before?.value, before?.configSource], ['99', 4])
  assert.deepEqual(before?.synonyms, [
    { name: 'log.retention.ms', value: '99', source: 4 },
    { name: 'log.retention.hours', value: '5', source: 4 },
    { name: 'log.retention.hours', value: '168', source: 5 }
  ])
  assert.equal(await alter(topic, 'a', [['retention.ms', set, ' 7 ']]), 0)
  const after = await only('retention.ms')
  assert.deepEqual([after?.value, after?.configSource, after?.synonyms[0]?.source], ['7', 1, 1])
  const all = await describe(topic, 'a')
  assert.equal(all.configs.length, 37)
  assert.ok(all.configs.every(({ synonyms, documentation }) => synonyms.length === 0 && documentation === null))
  assert.ok((await describe(topic, 'a', null, { includeDocumentation: true })).configs.every(c => c.documentation))
  close()
})

test('what cannot be described is refused', async () => {
  const { describe, close } = brokerOf()
  assert.equal((await describe(topic, 'none')).errorCode, errorCodes.UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal((await describe(topic, 'a/b')).errorCode, errorCodes.INVALID_TOPIC_EXCEPTION)
  assert.equal((await describe(broker, '2')).errorCode, errorCodes.INVALID_REQUEST)
  assert.equal((await describe(broker, 'x')).errorCode, errorCodes.INVALID_REQUEST)
  assert.equal((await describe(group, '')).errorCode, errorCodes.INVALID_REQUEST)
  assert.equal((await describe(99, 'x')).errorCode, errorCodes.INVALID_REQUEST)
  close()
})

test('the broker describes itself and what is set for all brokers', async () => {
  const { describe, alter, close } = brokerOf()
  const one = async (name: string, key: string) => (await describe(broker, name, [key])).configs[0]
  assert.equal((await one('1', 'node.id'))?.value, '1')
  assert.deepEqual(
    [(await one('1', 'num.partitions'))?.readOnly, (await one('1', 'num.io.threads'))?.readOnly],
    [true, false]
  )
  assert.deepEqual(
    (await describe(broker, '')).configs.map(({ name }) => name),
    ['min.insync.replicas']
  )
  assert.equal(await alter(broker, '', [['message.max.bytes', set, '10']]), 0)
  assert.deepEqual(
    [(await one('', 'message.max.bytes'))?.value, (await one('1', 'message.max.bytes'))?.configSource],
    ['10', 3]
  )
  assert.equal(await alter(broker, '1', [['of.a.plugin', set, 'secret']]), 0)
  const plugin = await one('1', 'of.a.plugin')
  assert.deepEqual([plugin?.value, plugin?.isSensitive, plugin?.configSource], [null, true, 2])
  close()
})

test('single values are set, deleted, appended and subtracted', async () => {
  const { cluster, alter, close } = brokerOf()
  const policy = () => cluster.topics.get('a')?.configs.get('cleanup.policy')
  assert.equal(await alter(topic, 'a', [['cleanup.policy', append, 'compact']]), 0)
  assert.equal(policy(), 'delete,compact')
  assert.equal(await alter(topic, 'a', [['cleanup.policy', subtract, 'delete']]), 0)
  assert.equal(policy(), 'compact')
  assert.equal(cluster.topics.get('a')?.logConfig.compacted, true)
  assert.equal(await alter(topic, 'a', [['cleanup.policy', remove, null]], true), 0)
  assert.equal(policy(), 'compact')
  assert.equal(await alter(topic, 'a', [['cleanup.policy', remove, null]]), 0)
  assert.equal(policy(), undefined)
  close()
})

test('wrong changes are refused and change nothing', async () => {
  const { cluster, alter, close } = brokerOf()
  const { INVALID_CONFIG, INVALID_REQUEST, INVALID_TOPIC_EXCEPTION, UNKNOWN_TOPIC_OR_PARTITION } = errorCodes
  assert.equal(await alter(topic, 'a', [['retention.ms', append, '1']]), INVALID_CONFIG)
  assert.equal(await alter(topic, 'a', [['retention.ms', set, 'x']]), INVALID_CONFIG)
  assert.equal(await alter(topic, 'a', [['nonsense', set, 'x']]), INVALID_CONFIG)
  // One request cannot say a longer value than is kept; two together can.
  const replicas = (from: number): string => Array.from({ length: 3000 }, (_, i) => `${from + i}:1`).join()
  const throttled = 'leader.replication.throttled.replicas'
  assert.equal(await alter(topic, 'a', [[throttled, append, replicas(10_000)]]), 0)
  assert.equal(await alter(topic, 'a', [[throttled, append, replicas(20_000)]]), INVALID_CONFIG)
  assert.equal(await alter(topic, 'a', [[throttled, remove, null]]), 0)
  assert.equal(await alter(topic, 'a', [['retention.ms', set, null]]), INVALID_REQUEST)
  assert.equal(await alter(topic, 'none', [['retention.ms', set, '1']]), UNKNOWN_TOPIC_OR_PARTITION)
  assert.equal(await alter(topic, 'a/b', [['retention.ms', set, '1']]), INVALID_TOPIC_EXCEPTION)
  assert.equal(await alter(topic, '', [['retention.ms', set, '1']]), INVALID_REQUEST)
  assert.equal(await alter(broker, '2', []), INVALID_REQUEST)
  assert.equal(await alter(broker, '1', [['num.partitions', set, '2']]), INVALID_REQUEST)
  assert.equal(await alter(broker, '1', [['min.insync.replicas', set, '2']]), INVALID_CONFIG)
  assert.equal(await alter(broker, '', [['min.insync.replicas', remove, null]]), INVALID_CONFIG)
  assert.equal(await alter(group, 'g', [['consumer.session.timeout.ms', set, '1']]), INVALID_CONFIG)
  assert.equal(await alter(99, 'x', []), INVALID_REQUEST)
  assert.equal(cluster.topics.get('a')?.configs.size, 0)
  close()
})

test('the older request replaces everything', async () => {
  const { ask, cluster, alter, close } = brokerOf()
  await alter(topic, 'a', [['retention.ms', set, '1']])
  const replace = async (resources: object[]) => {
    const answer = await ask('AlterConfigs', { resources })
    assert.ok(answer)
    return (answer.responses as Result[]).map(({ errorCode }) => errorCode)
  }
  const wanted = { resourceType: topic, resourceName: 'a', configs: [{ name: 'segment.ms', value: '2' }] }
  assert.deepEqual(await replace([wanted, wanted]), [errorCodes.INVALID_REQUEST, errorCodes.INVALID_REQUEST])
  assert.deepEqual(await replace([wanted]), [0])
  assert.deepEqual([...(cluster.topics.get('a')?.configs ?? [])], [['segment.ms', '2']])
  close()
})

test("a group's configuration has the broker's as its default", async () => {
  const { describe, alter, close } = brokerOf({ 'group.consumer.session.timeout.ms': 46_000 })
  const key = 'consumer.session.timeout.ms'
  const one = async () => (await describe(group, 'g', [key], { includeSynonyms: true })).configs[0]
  assert.deepEqual([(await one())?.value, (await one())?.configSource], ['46000', 4])
  assert.equal(await alter(group, 'g', [[key, set, '50000']]), 0)
  assert.deepEqual(
    (await one())?.synonyms.map(({ value, source }) => [value, source]),
    [
      ['50000', 8],
      ['46000', 4],
      ['45000', 5]
    ]
  )
  close()
})
