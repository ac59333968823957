import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { DeadLetterError } from '@dead-letter/kafka'
import { committedOffsets, produce, startConsumer, type TestConsumerOptions, testTopic } from '../../harness/index.ts'

/** A topic with one record that no handler must see. */
export async function sourceTopic(
  t: TestContext,
  partitions = 1,
  configs: Record<string, string> = {}
): Promise<string> {
  const topic = await testTopic(t, { partitions, configs, suffix: 'source' })
  await produce(topic, [{ value: '{' }])
  return topic
}

/** Starts a consumer that must be refused: nothing is handled, dead-lettered or committed. */
export async function refused(t: TestContext, options: TestConsumerOptions): Promise<DeadLetterError> {
  const run = startConsumer(t, { decode: 'json', ...options })
  const error = await run.ended.then(
    () => assert.fail('The consumer started.'),
    (reason: DeadLetterError) => reason
  )
  assert.equal(run.consumer.health().state, 'failed')
  assert.equal(run.deliveries.length + run.events('failure').length + run.events('assigned').length, 0)
  const topics = [options.topics].flat().filter(topic => typeof topic === 'string')
  for (const topic of topics)
    assert.deepEqual(
      [...new Set(await committedOffsets(run.groupId, topic))].filter(offset => offset !== -1),
      []
    )
  return error
}
