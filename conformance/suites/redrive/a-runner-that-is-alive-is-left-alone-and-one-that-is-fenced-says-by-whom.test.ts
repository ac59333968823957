import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operationsOf, requestStop } from '@dead-letter/operator'
import { deleteAfter, produce, runConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'
import { lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

test('a second runner is refused, may take over, and the first says by whom; a request stops one', async t => {
  const topic = await testTopic(t)
  const target = await testTopic(t, { suffix: 'target' })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: 30 }, (_, i) => ({ value: `{${i}` }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const request = { target: { kind: 'topic', topic: target } as const, rate: 10 }
  const plan = await planOf(side, dlq, request)
  let sent: (() => void) | undefined
  const begun = new Promise<void>(resolve => {
    sent = resolve
  })
  const first = applied(side, plan, { runner: 'first', onProgress: () => sent?.() })
  const ended = assert.rejects(first, (error: Error & { code: string }) => {
    assert.equal(error.code, 'OPERATION_FENCED')
    return /bob/.test(error.message) && /second/.test(error.message)
  })
  await begun
  const other = await planOf(side, dlq, { ...request, by: 'bob' })
  await assert.rejects(applied(side, other), { code: 'OPERATION_RUNNING' })

  let more: (() => void) | undefined
  const going = new Promise<void>(resolve => {
    more = resolve
  })
  const second = applied(side, other, { runner: 'second', takeOver: true, onProgress: () => more?.() })
  await going
  await ended
  const { alive } = await requestStop(side.cluster, side.names, other.operation, { by: 'ann', now: Date.now() })
  assert.equal(alive, true)
  const outcome = await second
  assert.equal(outcome.stopped, true)
  // A transaction's end is acknowledged before its marker is in every log.
  await waitFor('the operation stopped', async () => {
    const operations = operationsOf(await viewOf(side.cluster, side.names))
    return operations.find(({ id }) => id === other.operation)?.state === 'stopped'
  })

  await applied(side, { ...other, rate: null }, { takeOver: true })
  const copies = await waitFor('30 copies', async () => {
    const found = await lettersOf(side.cluster, target)
    return found.length >= 30 ? found : null
  })
  const keys = copies.map(({ key }) => key.toString('hex'))
  assert.deepEqual([keys.length, new Set(keys).size], [30, 30])
})
