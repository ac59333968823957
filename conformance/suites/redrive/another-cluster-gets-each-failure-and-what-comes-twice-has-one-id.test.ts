import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { applyPlan, Cluster, type Letter, type RedrivePlan, readLedger } from '@dead-letter/operator'
import { readRedriveMark } from '../../../packages/kafka/src/headers/redrive-mark.ts'
import { brokers, needsOwnBroker, ownBroker, Random, spawnProgram, testTopic } from '../../harness/index.ts'
import { lettersOf } from '../operator/cluster.ts'
import { failed, planOf, tried } from './redriving.ts'
import type { RunnerInput } from './storm/runner.ts'

const runner = join(import.meta.dirname, 'storm/runner.ts')
const failures = 40
const kills = 12

const markOf = ({ record }: Letter) => {
  const mark = readRedriveMark(record.headers)
  assert.ok(mark)
  return { operation: mark.operation, redrives: mark.redrives, key: mark.key.toString('hex') }
}

test('copies go to a topic of another cluster, and the ledger of their own tells of them', needsOwnBroker, async t => {
  const far = await ownBroker(t, {})
  const { side, dlq } = await failed(t, failures)
  const topic = await testTopic(t, { brokers: far.brokers, partitions: 3 })
  const there = Cluster.open({ brokers: far.brokers })
  t.after(() => there.close())
  const target = { kind: 'topic', topic } as const
  const plan = await planOf(side, dlq, { target, targetCluster: there })
  assert.equal(plan.report.send, failures)
  assert.equal(plan.target.kind === 'topic' && plan.target.cluster, (await there.client.metadata([])).clusterId)
  await assert.rejects(planOf(side, dlq, { target, targetCluster: there, ramp: true }), { code: 'OPTION_INVALID' })
  await assert.rejects(planOf(side, dlq, { target: { kind: 'origin' }, targetCluster: there }), {
    code: 'OPTION_INVALID'
  })
  // Without the other cluster, and with a wrong one, nothing is begun.
  await assert.rejects(tried(side, plan), { code: 'REDRIVE_PLAN_STALE' })
  await assert.rejects(tried(side, plan, { targetCluster: side.cluster }), { code: 'REDRIVE_PLAN_STALE' })
  assert.equal((await lettersOf(there, topic)).length, 0)

  const { sent, stopped } = await tried(side, plan, { targetCluster: there })
  assert.deepEqual([sent, stopped], [failures, false])
  const marks = (await lettersOf(there, topic)).map(markOf)
  assert.equal(marks.length, failures)
  assert.equal(new Set(marks.map(({ key }) => key)).size, failures)
  assert.ok(marks.every(({ operation, redrives }) => operation === plan.operation && redrives === 1))
  assert.equal((await side.cluster.client.metadata([topic])).topics.get(topic)?.partitions.length ?? 0, 0)
  assert.equal((await planOf(side, dlq, { target, targetCluster: there })).report.skip.redriven, failures)
  // The same cluster by other brokers is no other one: copies are part of the transaction.
  const home = Cluster.open({ brokers: brokers() })
  t.after(() => home.close())
  const own = await testTopic(t, { suffix: 'own' })
  const near = await planOf(side, dlq, { target: { kind: 'topic', topic: own }, targetCluster: home })
  assert.deepEqual(near.target, { kind: 'topic', topic: own })
})

test(
  'killed again and again, none is missing in the other cluster, and what is there twice has the same id',
  needsOwnBroker,
  async t => {
    const far = await ownBroker(t, {})
    const { side, dlq } = await failed(t, failures)
    const topic = await testTopic(t, { brokers: far.brokers, partitions: 3 })
    const there = Cluster.open({ brokers: far.brokers })
    t.after(() => there.close())
    const how = { target: { kind: 'topic', topic }, targetCluster: there, rate: 200 } as const
    const plan: RedrivePlan = await planOf(side, dlq, how)
    const random = new Random('another cluster')
    let begun = 0
    for (let run = 1; run <= kills; run++) {
      const when = random.pick(['before', 'during', 'after'] as const)
      const input: RunnerInput = {
        ...{ brokers: brokers(), targetBrokers: far.brokers, plan, audit: side.names.audit, runner: `r${run}` },
        ...{ takeOver: true, fate: { kind: 'killed', step: random.between(20, 60), when }, transactionTimeoutMs: 5000 }
      }
      const { signal } = await (await spawnProgram(t, runner, [JSON.stringify(input)])).ended
      if (signal === 'SIGKILL') begun++
      const { view } = await readLedger(side.cluster, side.names)
      const state = view.operations.get(plan.operation)?.state
      if (state === 'running') await assert.rejects(planOf(side, dlq, how), { code: 'OPERATION_UNFINISHED' })
      if (state === 'done') break
    }
    assert.ok(begun > 0)
    const { names, cluster } = side
    await applyPlan(cluster, plan, { names, runner: 'last', takeOver: true, now: Date.now, targetCluster: there })
    const marks = (await lettersOf(there, topic)).map(markOf)
    const byKey = Map.groupBy(marks, ({ key }) => key)
    assert.equal(byKey.size, failures)
    for (const same of byKey.values()) for (const mark of same) assert.deepEqual(mark, same[0])
    t.diagnostic(`${begun} kills, ${marks.length - failures} doubles`)
  }
)
