import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { keyText } from '@dead-letter/operator'
import { deleteAfter, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

test('a failure of whose key the group has handled a newer record since is stale; one whose newer record failed too is not', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const groupId = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  const records: [string, string, number][] = [
    ['bad 1', 'moved-on', 0],
    ['bad 2', 'both-failed', 0],
    ['bad 3', 'both-failed', 0],
    ['bad 4', 'alone', 0],
    ['good', 'moved-on', 0],
    ['good', 'alone', 1]
  ]
  await produce(
    topic,
    records.map(([value, key, partition]) => ({ value, key, partition }))
  )
  const options = { topics: topic, groupId, deadLetter: { topic: dlq } }
  await runConsumer(t, options, record => {
    if (String(record.rawValue).startsWith('bad')) throw new BusinessError('bad')
  })
  // Written, but not come to yet.
  await produce(topic, [{ value: 'later', key: 'alone', partition: 0 }])
  const side = operator(t)
  const letters = await lettersOf(side.cluster, dlq)
  const stale = letters.find(({ record }) => String(record.rawValue) === 'bad 1')
  const { report } = await planOf(side, dlq)
  assert.deepEqual(report.stale, { count: 1, failures: [keyText(stale?.key as Buffer)], unknown: null })
  assert.deepEqual(report.byKey, [{ key: 'both-failed', count: 2 }])
  assert.deepEqual(report.byOrigin, [{ topic, partition: 0, count: 4 }])

  // Sent back and handled, a copy is no newer record of its key.
  const first = await planOf(side, dlq, { filter: { lineage: [keyText(stale?.key as Buffer)] } })
  assert.equal(first.report.send, 1)
  await applied(side, first)
  await runConsumer(t, options)
  assert.deepEqual((await planOf(side, dlq)).report.stale.count, 1, 'alone: the later one is handled by now')
})

test('a plan with a limit sends just what it counted, and the next one the rest', async t => {
  const topic = await testTopic(t, { partitions: 3 })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: 30 }, (_, i) => ({ value: `{${i}`, partition: i % 3 }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const some = await planOf(side, dlq, { limit: 7 })
  assert.equal(some.report.send, 7)
  assert.equal((await applied(side, some)).sent, 7)
  const rest = await planOf(side, dlq, { limit: 100 })
  assert.deepEqual([rest.report.send, rest.report.skip], [23, { redriven: 7 }])
  assert.equal((await applied(side, rest)).sent, 23)
  assert.equal((await readAll(topic)).length, 60)
})
