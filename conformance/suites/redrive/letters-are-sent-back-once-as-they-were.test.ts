import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ledgerNames, operationsOf } from '@dead-letter/operator'
import {
  batchAttributes,
  deleteAfter,
  headerNames,
  headerText,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

test('letters go back to their topic, partition and time, as they were, once; what fails again is known', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const group = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  deleteAfter(t, `parked.${topic}.${group}`)
  const stamp = Date.now() - 60_000
  const headers: [string, string][] = [
    ['trace', 'a'],
    ['x-exception-message', 'of its own']
  ]
  await produce(topic, [
    { value: '{', key: 'k', partition: 1, timestamp: stamp, headers },
    { value: '[', partition: 0 },
    { value: '1', partition: 0 }
  ])
  const consume = () => runConsumer(t, { topics: topic, groupId: group, decode: 'json', deadLetter: { topic: dlq } })
  await consume()
  const side = operator(t)
  const plan = await planOf(side, dlq)
  assert.deepEqual([plan.report.letters, plan.report.send, plan.report.skip], [2, 2, {}])
  assert.ok(plan.report.groups?.some(reader => reader.group === group && reader.topic === topic))
  const outcome = await applied(side, plan)
  assert.deepEqual([outcome.sent, outcome.parked, outcome.stopped], [2, 0, false])

  const before = await readAll(topic)
  const original = before.find(r => r.partition === 1)
  const copy = before.findLast(r => r.partition === 1)
  assert.ok(original && copy && original !== copy)
  assert.deepEqual([copy.key, copy.value, copy.timestamp], [original.key, original.value, original.timestamp])
  assert.deepEqual(copy.headers.slice(0, original.headers.length), original.headers)
  assert.equal(headerText(copy, 'x-dead-letter-redrives'), '1')
  assert.ok(!headerNames(copy).includes('x-dead-letter-stage'))
  assert.match(
    headerText(copy, 'x-dead-letter-redrive') ?? '',
    new RegExp(`^${plan.operation} 1 [0-9a-f]{32} ${topic}$`)
  )

  // Any consumer of the topic can read them.
  assert.ok((await batchAttributes(topic)).every(bits => (bits & 7) === 0))

  // Applied again, and planned again: nothing is left to send.
  assert.equal((await applied(side, plan)).sent, 2)
  assert.deepEqual((await planOf(side, dlq)).report.skip, { redriven: 2 })
  assert.equal((await readAll(topic)).length, before.length)
  const [operation] = operationsOf(await viewOf(side.cluster, side.names))
  assert.deepEqual([operation?.state, operation?.sent], ['done', 2])

  // It fails again: one failure, with a letter that is newer than the decision.
  await consume()
  const letters = await lettersOf(side.cluster, dlq)
  assert.equal(letters.length, 4)
  const view = await viewOf(side.cluster, side.names)
  const states = letters.map(letter => view.stateOf(letter.key, letter.redrives)).sort()
  assert.deepEqual(states, ['failed again', 'failed again', 'redriven', 'redriven'])
  const second = await planOf(side, dlq, { maxRedrives: 1 })
  assert.deepEqual([second.report.send, second.report.park, second.report.skip], [0, 2, { redriven: 2 }])
  const parking = await applied(side, second)
  assert.deepEqual([parking.sent, parking.parked], [0, 2])
  assert.equal((await readAll(`parked.${topic}.${group}`)).length, 2)
  assert.deepEqual((await planOf(side, dlq)).report.skip, { parked: 4 })
  assert.notDeepEqual(side.names, ledgerNames())
})
