import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { operationOf } from '@dead-letter/operator'
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
import { applied, planOf } from './redriving.ts'

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
