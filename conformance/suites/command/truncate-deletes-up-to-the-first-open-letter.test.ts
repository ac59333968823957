import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '@dead-letter/kafka'
import { carryOutCut, lesserCut, lettersOf as lettersIn, planTruncation } from '@dead-letter/operator'
import { deleteTopic, produce, testTopic } from '../../harness/index.ts'
import { decide, lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { deadLetter } from './call.ts'

test('what is settled before the first open letter of each partition goes, and nothing else', async t => {
  const dlq = await testTopic(t, { partitions: 3 })
  const values = (...texts: string[]) => texts.map(value => ({ value }))
  await produce(dlq, [
    ...values('a', 'b', 'open', 'c').map(record => ({ ...record, partition: 0 })),
    ...values('d', 'e').map(record => ({ ...record, partition: 1 })),
    ...values('open', 'f').map(record => ({ ...record, partition: 2 }))
  ])
  const side = operator(t)
  const { cluster, names } = side
  const but = (text: string) => ({
    filter: {
      test: ({ record }: { record: { rawValue: Buffer | null } }) => String(record.rawValue) !== text,
      words: 'some'
    }
  })
  await decide(side, dlq, { name: 'discard' }, but('open'))
  const plan = async () => planTruncation(cluster, { topic: dlq }, await viewOf(cluster, names))
  const shown = await plan()
  const bounds = ({ cuts }: typeof shown) =>
    cuts.map(({ partition, start, end, letters, bounded }) => [partition, start, end, letters, bounded]).sort()
  assert.deepEqual(bounds(shown), [
    [0, 0, 2, 2, true],
    [1, 0, 2, 2, false]
  ])
  assert.equal(lettersIn(shown), 4)

  // While it was asked somebody took a decision back and made another one.
  await decide(
    side,
    dlq,
    { name: 'restore' },
    { filter: { test: ({ record }) => String(record.rawValue) === 'b', words: 'b' } }
  )
  await produce(dlq, [{ value: 'g', partition: 1 }])
  await decide(
    side,
    dlq,
    { name: 'discard' },
    { filter: { test: ({ record }) => String(record.rawValue) === 'g', words: 'g' } }
  )
  const lesser = lesserCut(shown, await plan())
  assert.deepEqual(
    bounds(lesser).map(([partition, , end]) => [partition, end]),
    [
      [0, 1],
      [1, 2]
    ]
  )
  assert.deepEqual(await carryOutCut(cluster, lesser), [])
  const left = (await lettersOf(cluster, dlq)).map(({ record }) => String(record.rawValue)).sort()
  assert.deepEqual(left, ['b', 'c', 'f', 'g', 'open', 'open'])

  const ledger = names.ledger.replace(/\.ledger$/, '')
  const called = await deadLetter(['truncate', '--dlq', dlq, '--ledger', ledger, '--yes', '--why', 'done'])
  assert.deepEqual([called.code, called.err], [0, ''])
  assert.match(
    called.out,
    /^partition +from +up to +letters +then comes\n +1 +2 +3 +1 +nothing\n.*: 1 letter deleted\n$/
  )
  const audit = await deadLetter(['audit', '--ledger', ledger, '--json'])
  const entries = audit.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  assert.deepEqual(
    entries.filter(({ action }) => action === 'truncate').map(({ event, text, why }) => [event, text, why]),
    [
      ['begun', '1@3', 'done'],
      ['ended', undefined, undefined]
    ]
  )
  const again = await deadLetter(['truncate', '--dlq', dlq, '--ledger', ledger])
  assert.deepEqual([again.code, again.out], [0, ''])

  // A topic of the same name that was made since is another one.
  const before = await plan()
  await deleteTopic(dlq)
  await testTopic(t, { name: dlq, partitions: 3 })
  for (const work of [() => carryOutCut(cluster, before), async () => lesserCut(before, await plan())])
    await assert.rejects(work, error => DeadLetterError.is(error) && error.code === 'ARCHIVE_TOPIC_REPLACED')
})
