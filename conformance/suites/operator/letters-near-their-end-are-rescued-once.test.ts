import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '@dead-letter/kafka'
import { everyLetter, lettersAtRisk, RescueTopic, readRetention } from '@dead-letter/operator'
import { deleteAfter, deleteTopic, produce, setTopicConfigs, testTopic, uniqueName } from '../../harness/index.ts'
import { decide, lettersOf, operator, viewOf } from './cluster.ts'

const minute = 60_000

test('open letters that retention will soon take are copied to a topic that keeps them, each once, as the same failure', async t => {
  const dlq = await testTopic(t, { partitions: 1 })
  await setTopicConfigs(dlq, { 'retention.ms': String(60 * minute) })
  const name = `parked.${uniqueName('rescued')}`
  deleteAfter(t, name)
  const now = Date.now()
  const connect = (offset: number): [string, string][] => [
    ['__connect.errors.topic', 'orders'],
    ['__connect.errors.partition', '0'],
    ['__connect.errors.offset', String(offset)]
  ]
  await produce(dlq, [
    { value: 'old', headers: connect(1), timestamp: now - 50 * minute },
    { value: 'discarded', headers: connect(2), timestamp: now - 50 * minute },
    { value: 'young', headers: connect(3), timestamp: now - minute }
  ])
  const side = operator(t)
  const { cluster, names } = side
  await decide(
    side,
    dlq,
    { name: 'discard' },
    {
      filter: { test: ({ record }) => String(record.rawValue) === 'discarded', words: 'one' }
    }
  )
  const retention = await readRetention(cluster, dlq)
  assert.deepEqual(retention, { ms: 60 * minute, bytes: null })
  const view = await viewOf(cluster, names)
  const rescue = async (): Promise<[string, boolean][]> => {
    const topic = await RescueTopic.open(cluster, dlq, name, Date.now)
    const request = { dlq, filter: everyLetter, retention, before: Date.now() + 15 * minute }
    const copied: [string, boolean][] = []
    for await (const letter of lettersAtRisk(cluster, request, view))
      copied.push([String(letter.record.rawValue), await topic.copy(letter)])
    await topic.close()
    return copied
  }
  assert.deepEqual(await rescue(), [['old', true]])
  assert.deepEqual(await rescue(), [['old', false]])
  const [copy, ...more] = await lettersOf(cluster, name)
  const [old] = await lettersOf(cluster, dlq)
  assert.equal(more.length, 0)
  // Known as the same failure although its timestamp, by which Connect tells the record's, is another one.
  assert.deepEqual(copy?.key, old?.key)
  assert.deepEqual(copy?.record.headers.slice(0, -1), old?.record.headers)
  assert.ok((copy?.record.timestamp ?? 0) > now - minute)

  // A topic that was made anew has others at the same offsets; the same failure may have died otherwise.
  for (const [value, offset] of [
    ['other', 4],
    ['otherwise', 4]
  ] as const) {
    await deleteTopic(dlq)
    await testTopic(t, { name: dlq, partitions: 1 })
    await setTopicConfigs(dlq, { 'retention.ms': String(60 * minute) })
    await produce(dlq, [{ value, headers: connect(offset), timestamp: now - 50 * minute }])
    assert.deepEqual([await rescue(), await rescue()], [[[value, true]], [[value, false]]])
  }

  await setTopicConfigs(dlq, { 'retention.ms': '-1', 'retention.bytes': '1000' })
  assert.deepEqual(await readRetention(cluster, dlq), { ms: Number.POSITIVE_INFINITY, bytes: 1000 })
  await assert.rejects(
    RescueTopic.open(cluster, dlq, 'rescued', Date.now),
    error => DeadLetterError.is(error) && error.code === 'ARCHIVE_TOPIC_NAME'
  )
})
