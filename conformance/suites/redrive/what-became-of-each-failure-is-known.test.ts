import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { LetterCounts, outcomesOf, tellOutcomes } from '@dead-letter/operator'
import {
  copyOffset,
  deleteAfter,
  deleteOffsets,
  deleteRecordsBefore,
  produce,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

async function failed(t: TestContext, values: readonly string[], partitions = 1) {
  const topic = await testTopic(t, { partitions })
  const group = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    values.map((value, i) => ({ value, partition: i % partitions }))
  )
  const options = { topics: topic, groupId: group, deadLetter: { topic: dlq } }
  const consume = (fails: RegExp) =>
    runConsumer(t, options, record => {
      if (fails.test(String(record.rawValue))) throw new BusinessError('not good')
    })
  await consume(/./)
  return { topic, group, dlq, consume, side: operator(t) }
}

const counts = ({ sent, handled, failedAgain, waiting, expired, known }: Awaited<ReturnType<typeof outcomesOf>>) => ({
  ...{ sent, handled, failedAgain, waiting, expired, known }
})

test('sent, handled, failed again and waiting are told apart, by the group that failed', async t => {
  const { topic, group, dlq, consume, side } = await failed(t, ['a', 'b', 'c', 'd', 'bad', 'worse'], 2)
  const plan = await planOf(side, dlq)
  await applied(side, plan)
  const outcomes = async () => outcomesOf(side.cluster, await viewOf(side.cluster, side.names), plan.operation)
  const none = { handled: 0, failedAgain: 0, waiting: 6, expired: 0, known: false }
  assert.deepEqual(counts(await outcomes()), { sent: 6, ...none })
  // The group is in the middle of the copies of partition 0: a, c and bad are at 3, 4 and 5, or behind a marker.
  const first = (await outcomes()).places.find(({ partition }) => partition === 0)
  assert.deepEqual([first?.topic, first?.group, first?.reader, first?.count], [topic, group, group, 3])
  await copyOffset(group, { topic, partition: 0 }, { offset: (first?.to ?? 0) - 1, metadata: '' })
  assert.deepEqual(counts(await outcomes()), { sent: 6, ...none, handled: 2, waiting: 4 })

  await consume(/bad|worse/)
  const found = await outcomes()
  assert.deepEqual(counts(found), { sent: 6, handled: 4, failedAgain: 2, waiting: 0, expired: 0, known: true })
  assert.deepEqual(
    found.causes.map(({ cause, count }) => [cause, count]),
    [['BusinessError', 2]]
  )
  assert.equal(found.letters.length, 2)
  // Sent back once more and handled: what became of the first operation stays as it was.
  const again = await planOf(side, dlq)
  assert.equal(again.report.send, 2)
  await applied(side, again)
  await consume(/nothing/)
  assert.deepEqual(counts(await outcomes()), counts(found))
  const second = await outcomesOf(side.cluster, await viewOf(side.cluster, side.names), again.operation)
  assert.deepEqual(counts(second), { sent: 2, handled: 2, failedAgain: 0, waiting: 0, expired: 0, known: true })
})

test('copies that retention takes before the group comes are expired; what nobody reads waits', async t => {
  const { group, topic, dlq, side } = await failed(t, ['a', 'b', 'c'])
  const plan = await planOf(side, dlq)
  await applied(side, plan)
  const outcomes = async () => outcomesOf(side.cluster, await viewOf(side.cluster, side.names), plan.operation)
  await deleteRecordsBefore(topic, 0, 5)
  assert.deepEqual(counts(await outcomes()), {
    sent: 3,
    handled: 0,
    failedAgain: 0,
    waiting: 1,
    expired: 2,
    known: false
  })

  const target = await testTopic(t, { suffix: 'target' })
  const elsewhere = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, again: true })
  await applied(side, elsewhere)
  await deleteOffsets(group, topic, [0])
  const unread = await outcomesOf(side.cluster, await viewOf(side.cluster, side.names), elsewhere.operation)
  assert.deepEqual([unread.sent, unread.waiting, unread.unread], [3, 3, 3])
  // One group reads it, which is not the one that failed.
  const other = uniqueName('other')
  await runConsumer(t, { topics: target, groupId: other })
  const read = await outcomesOf(side.cluster, await viewOf(side.cluster, side.names), elsewhere.operation)
  assert.deepEqual([read.handled, read.waiting, read.places[0]?.reader], [3, 0, other])
})

test('the state of a failure is the same by each of its letters: handled, failed again, or sent and not reached yet', async t => {
  const { group, topic, dlq, consume, side } = await failed(t, ['a', 'b', 'bad', 'c'])
  const plan = await planOf(side, dlq)
  const states = async () => {
    const view = await viewOf(side.cluster, side.names)
    await tellOutcomes(side.cluster, view, dlq)
    const counts = new LetterCounts({ names: 10, textBytes: 100 }, view)
    const letters = await lettersOf(side.cluster, dlq)
    for (const letter of letters) counts.add(letter)
    const byLetter = new Map<string, Set<string>>()
    for (const letter of letters) {
      const name = String(letter.record.rawValue)
      byLetter.set(name, (byLetter.get(name) ?? new Set()).add(view.stateOf(letter.key, letter.redrives)))
    }
    const all = [...byLetter].map(([name, of]) => [name, [...of].join()])
    return { all: Object.fromEntries(all), counted: counts.causes.map(({ states }) => states) }
  }
  assert.deepEqual(await states(), { all: { a: 'open', b: 'open', bad: 'open', c: 'open' }, counted: [{ open: 4 }] })
  await applied(side, plan)
  const sent = { a: 'redriven', b: 'redriven', bad: 'redriven', c: 'redriven' }
  assert.deepEqual(await states(), { all: sent, counted: [{ redriven: 4 }] })
  const ends =
    (await outcomesOf(side.cluster, await viewOf(side.cluster, side.names), plan.operation)).places[0]?.to ?? 0
  await copyOffset(group, { topic, partition: 0 }, { offset: ends - 2, metadata: '' })
  const some = { a: 'handled', b: 'handled', bad: 'redriven', c: 'redriven' }
  assert.deepEqual(await states(), { all: some, counted: [{ handled: 2, redriven: 2 }] })
  await consume(/bad/)
  const known = { a: 'handled', b: 'handled', bad: 'failed again', c: 'handled' }
  assert.deepEqual(await states(), { all: known, counted: [{ handled: 3, 'failed again': 1 }] })
})
