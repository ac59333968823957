import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers } from '../../harness/index.ts'
import { pythonClient } from './python.ts'
import { lastJson } from './run.ts'

const client = await pythonClient('confluent-kafka', '2.16.1', 'confluent_kafka')

for (const protocol of ['classic', 'consumer']) {
  test(`confluent-kafka for Python administers, produces, shares a group and transacts: ${protocol}`, {
    skip: client.missing
  }, async () => {
    const seen = lastJson(await client.program('confluent.py', [brokers(), protocol]))
    assert.deepEqual(seen, {
      'created twice': 'TOPIC_ALREADY_EXISTS',
      retention: '3600000',
      nodes: 1,
      delivered: 100,
      ends: [25, 25, 25, 25],
      values: 100,
      headers: true,
      'group type': protocol.toUpperCase(),
      'group state': 'STABLE',
      members: 1,
      shares: [2, 2],
      'of both': [20, 20],
      committed: [35, 35, 35, 35],
      'aborted offsets': [-1001, -1001, -1001, -1001],
      'transacted offsets': [35, 35, 35, 35],
      read_committed: 140,
      read_uncommitted: 280,
      'nothing behind': true,
      fenced: true,
      start: [10],
      listed: []
    })
  })
}
