import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LedgerWriter, readLedger } from '@dead-letter/operator'
import { partitionCount, setTopicConfigs, testTopic, topicConfigs } from '../../harness/index.ts'
import { operator } from './cluster.ts'

test('the ledger is made safe, and refused where somebody made it unsafe; reading makes nothing', async t => {
  const { cluster, names } = operator(t)
  assert.equal((await readLedger(cluster, names)).state, 'missing')
  assert.equal(await partitionCount(names.ledger), 0)
  ;(await LedgerWriter.open(cluster, names)).close()
  const [ledger, audit] = [await topicConfigs(names.ledger), await topicConfigs(names.audit)]
  assert.equal(ledger['cleanup.policy'], 'compact')
  assert.deepEqual([audit['cleanup.policy'], audit['retention.ms']], ['delete', '-1'])
  ;(await LedgerWriter.open(cluster, names)).close()

  for (const [topic, config, value, back] of [
    [names.ledger, 'cleanup.policy', 'delete', 'compact'],
    [names.ledger, 'cleanup.policy', 'compact,delete', 'compact'],
    [names.ledger, 'delete.retention.ms', '1000', '604800000'],
    [names.audit, 'cleanup.policy', 'compact', 'delete'],
    [names.audit, 'retention.ms', '60000', '-1'],
    [names.audit, 'retention.bytes', '100000', '-1']
  ] as const) {
    await setTopicConfigs(topic, { [config]: value })
    await assert.rejects(LedgerWriter.open(cluster, names), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'LEDGER_UNSAFE')
      assert.ok(error.message.includes(topic) && error.message.includes(config), error.message)
      return true
    })
    await setTopicConfigs(topic, { [config]: back })
  }
  ;(await LedgerWriter.open(cluster, names)).close()
})

test('a topic of that name that was made without care is refused', async t => {
  const { cluster, names } = operator(t)
  await testTopic(t, { name: names.ledger })
  await testTopic(t, { name: names.audit, configs: { 'cleanup.policy': 'compact' } })
  await assert.rejects(LedgerWriter.open(cluster, names), {
    code: 'LEDGER_UNSAFE',
    message: new RegExp(`'${names.ledger}'.*cleanup.policy is delete.* and of ${names.audit} cleanup.policy is compact`)
  })
})
