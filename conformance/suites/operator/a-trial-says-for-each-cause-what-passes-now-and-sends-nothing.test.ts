import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { chooseLetters, everyLetter, makeDecoder, runTrial, type TrialHandler } from '@dead-letter/operator'
import {
  committedOffsets,
  deleteAfter,
  endOffsets,
  produce,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { decide, operator, viewOf } from './cluster.ts'

interface Order {
  readonly amount: number
  readonly card?: { readonly number: string }
}

/** As it was when the letters came about. */
function charge({ value }: { readonly value: Order }): void {
  if (value.amount < 0) throw new BusinessError('negative amount')
  if ((value.card as { number: string }).number === '') throw new Error('never')
}

test('the newest of each cause are tried; what passes now and what is new is told, and neither topic nor offset moves', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const groupId = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  const amounts = [-1, 1, 2, -2, 3, 4, -3]
  await produce(topic, [
    ...amounts.map(amount => ({ key: `k${amount}`, value: JSON.stringify({ amount }), partition: 0 })),
    { value: '{"amount":', partition: 0 }
  ])
  await runConsumer(
    t,
    { topics: topic, groupId, decode: 'json', retry: { attempts: 1 }, deadLetter: { topic: dlq } },
    record => charge(record as unknown as { value: Order })
  )
  const side = operator(t)
  const { cluster, names } = side
  const choice = { dlq, filter: everyLetter, perCause: 3 }
  const before = [await endOffsets(dlq), await committedOffsets(groupId, topic)]

  const seen: unknown[] = []
  const fixed = (
    {
      value,
      topic: from,
      headers,
      offset
    }: { value: Order; topic: string; headers: readonly unknown[]; offset: number },
    { trial, attempt }: { trial: true; attempt: number }
  ): void => {
    seen.push([from, offset, headers.length, trial, attempt])
    if (value.amount === 4) throw new RangeError(`no such amount: ${value.amount}`)
    charge({ value: { ...value, card: { number: '4111' } } })
  }
  const choices = await chooseLetters(cluster, choice, await viewOf(cluster, names))
  assert.deepEqual(
    choices.causes.map(({ cause, failures, places }) => [cause, failures, places.map(({ offset }) => offset)]),
    [
      ['TypeError', 4, [2, 4, 5]],
      ['BusinessError', 3, [0, 3, 6]],
      ['DeadLetterError DECODE_JSON', 1, [7]]
    ]
  )
  const decoder = makeDecoder('json')
  const told = async (handle: TrialHandler, timeoutMs = 60_000) => {
    const trials = await runTrial(cluster, { ...choice, decoder, handle, timeoutMs }, choices.causes)
    return trials.map(({ cause, failures, tried, passed, failing }) => [
      ...[cause, failures, tried, passed],
      failing.map(({ is, cause: now, count, class: kind }) => [is, now, count, kind])
    ])
  }
  assert.deepEqual(await told(fixed as TrialHandler), [
    ['TypeError', 4, 3, 2, [['new', 'RangeError', 1, 'transient']]],
    ['BusinessError', 3, 3, 0, [['as before', 'BusinessError', 3, 'business']]],
    ['DeadLetterError DECODE_JSON', 1, 1, 0, [['as before', 'DeadLetterError DECODE_JSON', 1, 'poison']]]
  ])
  // The record as it was consumed: its own topic, offset and headers.
  assert.deepEqual(
    seen,
    [0, 2, 3, 4, 5, 6].map(offset => [topic, offset, 0, true, 1])
  )

  // A handler that is not mended fails as before; one that hangs is not waited for.
  assert.deepEqual(
    (await told(charge as TrialHandler)).map(([, , , , failing]) => failing),
    [
      [['as before', 'TypeError', 3, 'transient']],
      [['as before', 'BusinessError', 3, 'business']],
      [['as before', 'DeadLetterError DECODE_JSON', 1, 'poison']]
    ]
  )
  const hanging = await told((() => new Promise(() => {})) as TrialHandler, 20)
  assert.deepEqual(hanging[0]?.slice(2, 4), [3, 0])
  assert.match(JSON.stringify(hanging[0]), /HANDLER_STUCK/)

  // What is discarded is not tried; what is parked waits for its fix, and is.
  const ofType = (cause: string) => ({
    filter: {
      test: ({ facts }: { facts: { errorName?: string | undefined } }) => facts.errorName === cause,
      words: cause
    }
  })
  deleteAfter(t, `parked.${topic}.${groupId}`)
  await decide(side, dlq, { name: 'discard' }, ofType('BusinessError') as never)
  await decide(side, dlq, { name: 'park' }, ofType('TypeError') as never)
  const left = await chooseLetters(cluster, choice, await viewOf(cluster, names))
  assert.deepEqual(
    [left.causes.map(({ cause }) => cause), left.settled],
    [['TypeError', 'DeadLetterError DECODE_JSON'], 3]
  )
  assert.deepEqual([await endOffsets(dlq), await committedOffsets(groupId, topic)], before)
})
