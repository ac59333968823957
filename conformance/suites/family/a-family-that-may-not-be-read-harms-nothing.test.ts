import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster, ledgerNames } from '@dead-letter/operator'
import {
  letIn,
  needsOwnKafka,
  permit,
  produce,
  saslPrincipal,
  securedKafka,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { planOf, tried } from '../redrive/redriving.ts'

test(
  'without READ on its family topic a group goes on as before, and is sent nothing; with it, it handles what is sent',
  needsOwnKafka,
  async t => {
    const kafka = await securedKafka()
    const { brokers } = kafka
    const topic = await testTopic(t, { brokers })
    const groupId = uniqueName('group')
    const dlq = `error.${topic}.${groupId}`
    const family = await testTopic(t, { brokers, name: `redrive.${topic}.${groupId}` })
    const principal = await saslPrincipal(t, kafka, 'SCRAM-SHA-256')
    await letIn(brokers, principal, { sources: [topic], groupId, dlqs: [dlq], may: ['create'] })
    await produce(topic, [{ value: 'bad' }, { value: 'good' }], { brokers })
    let mended = false
    const redriven: string[] = []
    const options = { ...principal.wayIn, topics: topic, groupId, metadataMaxAgeMs: 300, commitIntervalMs: 50 }
    const run = startConsumer(t, options, (record, { redrive }) => {
      if (String(record.rawValue) === 'bad' && !mended) throw new TypeError('no amount')
      if (redrive !== undefined) redriven.push(String(record.rawValue))
    })
    await waitFor('a letter', () => run.events('dead-letter').length === 1)
    await waitFor('the good one', () => run.deliveries.some(({ offset }) => offset === 1))
    mended = true
    assert.equal(run.consumer.health().healthy, true)

    const cluster = Cluster.open({ brokers })
    t.after(() => cluster.close())
    const side = { cluster, names: ledgerNames(uniqueName('ledger')) }
    const plan = await planOf(side, dlq, { target: { kind: 'group' } })
    await assert.rejects(tried(side, plan, { familyWaitMs: 1500 }), { code: 'FAMILY_UNREAD' })
    await permit({ brokers, user: principal.name, on: 'topic', name: family, may: ['READ'] })
    await tried(side, plan)
    await waitFor('it is handled', () => redriven.length === 1)
    assert.equal(run.consumer.health().healthy, true)
  }
)
