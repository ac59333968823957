import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers } from '../../harness/index.ts'
import { javaProgram, needsJava } from './java.ts'
import { lastJson } from './run.ts'

for (const protocol of ['classic', 'consumer']) {
  test(`Java's clients administer, produce, share a group and transact: ${protocol}`, needsJava, async () => {
    const seen = lastJson(await javaProgram('Clients.java', [brokers(), protocol]))
    assert.deepEqual(seen, {
      'created twice': 'TopicExistsException',
      configs: {
        'cleanup.policy': 'delete DEFAULT_CONFIG',
        'max.message.bytes': '2000000 DYNAMIC_TOPIC_CONFIG',
        'retention.ms': '3600000 DYNAMIC_TOPIC_CONFIG'
      },
      nodes: 1,
      'last offset': 24,
      values: 100,
      shares: [2, 2],
      group: `${protocol === 'classic' ? 'Classic' : 'Consumer'} Stable 2`,
      'of both': [20, 20],
      committed: [35, 35, 35, 35],
      'by expression': 5,
      open: 'Ongoing',
      'offsets after abort': [null, null, null, null],
      'offsets after commit': [35, 35, 35, 35],
      fenced: 'InvalidProducerEpochException',
      read_committed: 140,
      read_uncommitted: 280,
      'nothing behind': true,
      offsets: { earliest: 10, latest: 35, 'max timestamp': 34, 'since 1970': 10 },
      listed: 0,
      topics: 0
    })
  })
}
