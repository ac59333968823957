import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { askOperation, awaitAnswer, operationOf } from '@dead-letter/operator'
import {
  deleteAfter,
  produce,
  readAll,
  runConsumer,
  startConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf, tried } from './redriving.ts'

const failures = 30

async function failed(t: TestContext) {
  const topic = await testTopic(t)
  const groupId = uniqueName('billing')
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: failures }, (_, i) => ({ value: `${i}` }))
  )
  const options = { topics: topic, groupId, deadLetter: { topic: dlq } }
  await runConsumer(t, options, () => {
    throw new BusinessError('not yet')
  })
  const side = operator(t)
  const plan = await planOf(side, dlq, { ramp: true })
  return { topic, options, side, plan, copies: async () => (await readAll(topic)).length - failures }
}

test('a ramp sends all where the group handles what comes back', async t => {
  const { options, side, plan, copies } = await failed(t)
  await startConsumer(t, options)
  const outcome = await applied(side, plan)
  assert.deepEqual([outcome.sent, outcome.stopped, await copies()], [failures, false, failures])
})

test('a ramp stops after the first failure that fails again, says why, and goes on once the group is mended', async t => {
  const { options, side, plan, copies } = await failed(t)
  const broken = await startConsumer(t, options, () => {
    throw new BusinessError('still not')
  })
  const first = await applied(side, plan)
  assert.deepEqual([first.sent, first.stopped, first.ramp, await copies()], [1, true, 'failing', 1])
  assert.match(first.reason ?? '', /1 of 1 that were sent failed again, most of BusinessError/)
  assert.equal(operationOf(await viewOf(side.cluster, side.names), plan.operation).reason, first.reason)
  await broken.consumer.stop()
  await startConsumer(t, options)
  // What failed before is not this run's to judge. It is sent back by the next redrive.
  const second = await applied(side, plan)
  assert.deepEqual([second.sent, second.stopped, await copies()], [failures, false, failures])
})

test('a ramp stops where nobody reads what it sends', async t => {
  const { side, plan, copies } = await failed(t)
  const outcome = await applied(side, plan, { rampLimits: { stallMs: 1000 } })
  assert.deepEqual([outcome.sent, outcome.ramp, await copies()], [1, 'stalled', 1])
  assert.match(outcome.reason ?? '', /1 of 1 that were sent were not reached by their group, and none for 1 s/)
})

test("a ramp that waits for its group is paused at once, and the time of the pause is not the group's", async t => {
  const { options, side, plan, copies } = await failed(t)
  const { cluster, names } = side
  const told: string[] = []
  const waits = Promise.withResolvers<void>()
  const running = tried(side, plan, {
    rampLimits: { stallMs: 30_000 },
    onState: (state, reason = '') => {
      told.push(`${state} ${reason}`)
      if (/waiting/.test(reason)) waits.resolve()
    }
  })
  await waits.promise
  const ask = async (want: 'pause' | 'go') => {
    const { operation } = await askOperation(cluster, names, plan.operation, want, { by: 'bob', now: Date.now })
    return (await awaitAnswer(cluster, names, operation, { waitMs: 100_000 }))?.state
  }
  assert.equal(await ask('pause'), 'paused')
  assert.equal(await copies(), 1)
  assert.equal(await ask('go'), 'running')
  await startConsumer(t, options)
  const { sent, before, stopped } = await running
  assert.deepEqual([sent, before, stopped], [failures, 0, false])
  assert.deepEqual(told.slice(0, 4), [
    'running ',
    'running ramp: 1 sent, and waiting for what comes of them',
    'paused bob paused it',
    'running '
  ])
  // Given again, nothing is sent again, and that is told.
  assert.deepEqual(await applied(side, plan).then(({ sent, before }) => [sent, before]), [failures, failures])
})
