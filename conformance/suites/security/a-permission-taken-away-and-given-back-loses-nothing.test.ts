import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { ConsumerOptions } from '@dead-letter/kafka'
import {
  committedOffsets,
  forbid,
  neededPermissions,
  needsOwnKafka,
  type Permission,
  permit,
  produce,
  readAll,
  saslPrincipal,
  securedKafka,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

/** A consumer with two partitions that has handled 1 and 2 and dead-lettered a record. */
async function runningConsumer(
  t: TestContext,
  mechanism: 'OAUTHBEARER' | 'SCRAM-SHA-256',
  topics?: (topic: string) => RegExp
) {
  const kafka = await securedKafka()
  const { brokers } = kafka
  const topic = await testTopic(t, { partitions: 2, brokers, suffix: 'source' })
  const groupId = uniqueName('group')
  const dlq = `error.${topic}.${groupId}`
  const { name, wayIn } = await saslPrincipal(t, kafka, mechanism)
  const permissions = neededPermissions(brokers, name, { sources: [topic], groupId, dlqs: [dlq], may: ['create'] })
  for (const permission of permissions) await permit(permission)
  const write = (...values: string[]) =>
    produce(
      topic,
      values.map((value, i) => ({ value, partition: i % 2 })),
      { brokers }
    )
  await write('1', '2', '{bad')
  const handled: unknown[] = []
  const options: ConsumerOptions = {
    ...wayIn,
    topics: topics?.(topic) ?? topic,
    groupId,
    decode: 'json',
    commitIntervalMs: 50,
    metadataMaxAgeMs: 500,
    // A member that may not use the group cannot leave it either: the next one waits until its session is over.
    group: { heartbeatIntervalMs: 300, sessionTimeoutMs: 2000 }
  }
  const start = () =>
    startConsumer(t, options, record => {
      handled.push(record.value)
    })
  const run = start()
  const committed = () => committedOffsets(groupId, topic, brokers)
  await waitFor('the first commits', async () => String(await committed()) === '2,1')
  const find = (on: Permission['on'], may: Permission['may'][number]): Permission =>
    permissions.find(p => p.on === on && p.may.includes(may)) as Permission
  return { run, start, write, handled, committed, find, letters: () => readAll(dlq, { brokers }) }
}

interface Case {
  readonly what: string
  readonly left: readonly Permission['may'][number][]
  readonly topics?: (topic: string) => RegExp
}

const cases: readonly Case[] = [
  { what: 'READ on the source, DESCRIBE left', left: ['DESCRIBE'] },
  { what: 'READ on the source, nothing left', left: [] },
  { what: 'READ on a source that an expression matched', left: [], topics: topic => new RegExp(topic) }
]

for (const { what, left, topics } of cases) {
  test(`${what}: its partitions are held, and go on by themselves`, needsOwnKafka, async t => {
    const { run, write, handled, committed, find, letters } = await runningConsumer(t, 'OAUTHBEARER', topics)
    const read = find('topic', 'READ')
    await forbid(read)
    if (left.length > 0) await permit({ ...read, may: left })
    const configs = find('topic', 'DESCRIBE_CONFIGS')
    await forbid(configs)

    const held = await run.event('held')
    assert.deepEqual([held.reason, held.error.code], ['source', 'SOURCE_TOPIC_FORBIDDEN'])
    await run.event('held', other => other.partition !== held.partition)
    await write('3', '4', '{bad again', '5')
    // Long enough for the catalog to look twice at what it may not see.
    const fetches = run.consumer.metrics().fetchErrors
    await waitFor('further tries', () => run.consumer.metrics().fetchErrors > fetches + 3)
    const { healthy, partitions } = run.consumer.health()
    assert.equal(healthy, false)
    assert.deepEqual(
      partitions.map(p => p.holds.map(hold => hold.error.code)),
      [['SOURCE_TOPIC_FORBIDDEN'], ['SOURCE_TOPIC_FORBIDDEN']]
    )

    await permit(read)
    await waitFor('the last commits', async () => String(await committed()) === '4,3')
    assert.deepEqual(handled.map(Number).sort(), [1, 2, 3, 4, 5])
    assert.deepEqual(
      (await letters()).map(letter => String(letter.value)),
      ['{bad', '{bad again']
    )
    assert.deepEqual(run.events('topic-deleted'), [])
    assert.equal(run.events('released').length, 2)
    assert.equal(run.consumer.health().healthy, true)
  })
}

test(
  'READ on the group taken away stops the consumer with its code; the next run goes on where it was committed',
  needsOwnKafka,
  async t => {
    const { run, start, write, handled, committed, find, letters } = await runningConsumer(t, 'SCRAM-SHA-256')
    const read = find('group', 'READ')
    await forbid(read)
    await write('3', '4', '{bad again')

    await assert.rejects(run.ended, { code: 'GROUP_FORBIDDEN' })
    assert.deepEqual(await committed(), [2, 1])
    const warnings = run.events('warning').filter(({ error }) => error.code === 'COMMIT_FAILED')
    assert.ok(warnings.length <= 2, `${warnings.length} warnings of one cause`)
    await permit(read)
    start()

    await waitFor('the last commits', async () => String(await committed()) === '4,2')
    assert.deepEqual([...new Set(handled.map(Number))].sort(), [1, 2, 3, 4])
    assert.deepEqual([...new Set((await letters()).map(letter => String(letter.value)))], ['{bad', '{bad again'])
  }
)
