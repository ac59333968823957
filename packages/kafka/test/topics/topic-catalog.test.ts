import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ClusterMetadata, KafkaClient, TopicMetadata } from '../../src/client/port.ts'
import { type CatalogChange, TopicCatalog } from '../../src/topics/topic-catalog.ts'

const family = 'redrive.orders.billing'
const noId = '00000000-0000-0000-0000-000000000000'

/** What a broker tells of one topic: how many partitions and which id, or an error. */
type Told = readonly [partitions: number, id?: string] | number

const topicOf = (name: string, told: Told): [string, TopicMetadata] => {
  const [count, id = `id of ${name}`] = typeof told === 'number' ? [0, noId] : told
  const partitions = Array.from({ length: count }, (_, partition) => ({ partition, errorCode: 0, leader: 1 }))
  const errorCode = typeof told === 'number' ? told : 0
  return [name, { name, id, errorCode, isInternal: false, partitions } as unknown as TopicMetadata]
}

const answer = (orders: Told, ofFamily: Told): ClusterMetadata =>
  ({
    clusterId: 'c',
    controllerId: 1,
    brokers: new Map([1, 2].map(nodeId => [nodeId, { nodeId, host: 'h', port: 1 }])),
    topics: new Map([topicOf('orders', orders), topicOf(family, ofFamily)])
  }) as unknown as ClusterMetadata

/** A catalog that knows two partitions of both topics, and takes one answer after the other. */
function catalogOf(t: TestContext): {
  catalog: TopicCatalog
  asked: (readonly string[] | null)[]
  changes: CatalogChange[]
  take(told: ClusterMetadata): Promise<void>
} {
  const asked: (readonly string[] | null)[] = []
  const changes: CatalogChange[] = []
  let told = answer([2], [2])
  let refreshed = (): void => undefined
  const client = {
    metadata: async (names: readonly string[] | null) => {
      asked.push(names)
      return told
    }
  } as unknown as KafkaClient
  const subscription = { names: ['orders'], patterns: [], group: 'billing', readsFamily: true }
  const catalog = new TopicCatalog(client, subscription, told, 3_600_000, {
    changed: change => changes.push(change),
    refreshed: () => refreshed()
  })
  t.after(() => catalog.stop())
  catalog.start()
  const take = (next: ClusterMetadata): Promise<void> => {
    told = next
    const { promise, resolve } = Promise.withResolvers<void>()
    refreshed = resolve
    catalog.refreshSoon()
    return promise
  }
  return { catalog, asked, changes, take }
}

const known = (catalog: TopicCatalog): unknown[] =>
  ['orders', family].map(name => [catalog.topic(name)?.partitions.length, catalog.topic(name)?.id])

const asBefore = [
  [2, 'id of orders'],
  [2, `id of ${family}`]
]

for (const [what, orders, ofFamily] of [
  ['does not know of them', 3, 3],
  ['knows of the source alone', [2], 3],
  ['may not show them any more', 29, 29],
  ['knows of no partitions yet', 5, 5],
  ['knows of fewer partitions than there were', [1], [1]]
] as const)
  test(`a broker that ${what} for a moment changes nothing`, async t => {
    const { catalog, asked, changes, take } = catalogOf(t)
    await take(answer(orders, ofFamily))
    assert.deepEqual(known(catalog), asBefore)
    assert.deepEqual([asked, changes], [[['orders', family]], []])
  })

test('a broker that tells of topics that others have replaced is not believed, and who makes them anew is', async t => {
  const { catalog, changes, take } = catalogOf(t)
  await take(answer([2, 'second'], [2, 'second of the family']))
  assert.deepEqual(changes.splice(0), [{ topics: ['orders'], deleted: [], added: [], grown: [], madeAnew: ['orders'] }])
  const second = [
    [2, 'second'],
    [2, 'second of the family']
  ]
  assert.deepEqual(known(catalog), second)
  await take(answer([2], [2]))
  assert.deepEqual([known(catalog), changes], [second, []])
  await take(answer([1, 'third'], [1, 'third of the family']))
  assert.deepEqual(known(catalog), [
    [1, 'third'],
    [1, 'third of the family']
  ])
})
