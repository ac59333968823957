import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeadLetterOptions, readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import { wantedTopics } from '../../src/dead-letter/route/wanted-topics.ts'
import { type PreflightReport, preflight } from '../../src/provision/preflight.ts'
import { readSubscription } from '../../src/topics/subscription.ts'
import { FakeCluster } from '../dead-letter/fake-cluster.ts'

const DLQ = 'error.orders.billing'

function check(fake: FakeCluster, deadLetter: DeadLetterOptions = {}, apply = true): Promise<PreflightReport> {
  const settings = readDeadLetterOptions(deadLetter)
  return preflight(fake, {
    wanted: sources => wantedTopics(settings, sources, 'billing'),
    subscription: readSubscription('orders'),
    sources: [fake.topicMetadata('orders')],
    settings,
    apply
  })
}

function cluster(): FakeCluster {
  const fake = new FakeCluster()
  fake.create('orders', 4)
  return fake
}

const codes = (report: PreflightReport): string[] => report.findings.map(finding => finding.error.code)

test('a missing DLQ is created, and the second look finds nothing to do', async () => {
  const fake = cluster()
  const first = await check(fake)
  assert.deepEqual([codes(first), first.actions.map(action => action.kind)], [[], ['create']])
  assert.equal(first.topics.get(DLQ)?.partitions, 4)
  assert.equal(first.topics.get(DLQ)?.maxMessageBytes, 1_114_124)
  assert.deepEqual((await check(fake)).actions, [])
})

test('two processes that start together both succeed', async () => {
  const fake = cluster()
  const reports = await Promise.all([check(fake), check(fake)])
  assert.deepEqual(
    reports.map(report => [codes(report), report.topics.get(DLQ)?.partitions]),
    [
      [[], 4],
      [[], 4]
    ]
  )
})

test('a DLQ that is too small is grown and its limit raised', async () => {
  const fake = cluster()
  fake.create(DLQ, 1)
  const report = await check(fake)
  assert.deepEqual(
    report.actions.map(action => action.kind),
    ['grow', 'raise']
  )
  assert.equal(report.topics.get(DLQ)?.partitions, 4)
  assert.equal(report.topics.get(DLQ)?.maxMessageBytes, 1_114_124)
})

test('what the broker refuses to change is a refusal with its reason', async () => {
  const fake = cluster()
  fake.create(DLQ, 4)
  fake.alterTopicConfigs = async topic => ({ topic, errorCode: 29, errorMessage: null })
  const report = await check(fake)
  assert.deepEqual(codes(report), ['DLQ_PROVISION_FAILED'])
  assert.match(
    report.findings[0]?.error.message ?? '',
    /given max\.message\.bytes=\d+: TOPIC_AUTHORIZATION_FAILED\. Grant ALTER_CONFIGS/u
  )
})

test('without apply nothing is changed, and it is said what would be done', async () => {
  const fake = cluster()
  const report = await check(fake, {}, false)
  assert.deepEqual(
    report.actions.map(action => action.kind),
    ['create']
  )
  assert.equal(fake.topics.has(DLQ), false)
})

test('nothing is changed while there is a refusal', async () => {
  const fake = cluster()
  fake.create('compacted', 4, { 'cleanup.policy': 'compact' })
  const report = await check(fake, { resolve: () => 'compacted', topics: ['compacted'] })
  assert.deepEqual(codes(report), ['DLQ_COMPACTED'])
  assert.equal(fake.topics.has(DLQ), false)
})

test('a source topic that is missing is refused', async () => {
  assert.deepEqual(codes(await check(new FakeCluster())), ['SOURCE_TOPIC_MISSING'])
})

test('configs that may not be read are a warning, and the DLQ is created all the same', async () => {
  const fake = cluster()
  fake.configsForbidden = true
  const report = await check(fake)
  assert.deepEqual(new Set(codes(report)), new Set(['DLQ_CONFIG_UNKNOWN']))
  assert.equal(report.topics.get(DLQ)?.configKnown, false)
})
