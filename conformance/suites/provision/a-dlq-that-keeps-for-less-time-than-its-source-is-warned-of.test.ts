import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAll, runConsumer, testTopic, topicConfigs, uniqueName } from '../../harness/index.ts'
import { sourceTopic } from './refused.ts'

test('a DLQ that keeps for less time than its source is warned of, and used', async t => {
  const topic = await sourceTopic(t, 1, { 'retention.ms': '90000000' })
  const dlq = await testTopic(t, { suffix: 'dlq', configs: { 'retention.ms': '80000000' } })
  const made = uniqueName('made')

  for (const deadLetter of [{ topic: dlq }, { topic: made, configs: { 'retention.ms': '80000000' } }]) {
    const run = await runConsumer(t, { topics: topic, decode: 'json', deadLetter })
    assert.deepEqual(
      run
        .events('warning')
        .map(({ error }) => [error.code, error.details.topic, error.details.got, error.details.wanted]),
      [['DLQ_RETENTION_SHORT', deadLetter.topic, 80_000_000, 90_000_000]]
    )
    assert.equal((await topicConfigs(deadLetter.topic))['retention.ms'], '80000000')
    assert.equal((await readAll(deadLetter.topic)).length, 1)
  }
})
