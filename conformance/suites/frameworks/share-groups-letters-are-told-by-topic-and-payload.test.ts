import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokers, produce, testTopic, uniqueName } from '../../harness/index.ts'
import { javaTools } from '../other-clients/java.ts'
import { lines } from '../other-clients/run.ts'
import { again, awaitLetters, distinct, needsFrameworks, origins } from './letters.ts'

const tools = javaTools()

test('letters of records that share groups rejected', needsFrameworks, async t => {
  const [topic, group] = [await testTopic(t), uniqueName('share')]
  // Brokers of the default settings write into topics whose names begin with `dlq.` only.
  const dlq = await testTopic(t, {
    name: `dlq.${uniqueName()}`,
    configs: { 'errors.deadletterqueue.group.enable': 'true' }
  })
  await produce(topic, [{ value: '{"order":1}' }, { value: '{"order":2}' }, { value: null }])
  const configs = [
    ...['share.auto.offset.reset=earliest', `errors.deadletterqueue.topic.name=${dlq}`],
    'errors.deadletterqueue.copy.record.enable=true'
  ]
  lines(
    await tools('org.apache.kafka.tools.ConfigCommand', [
      ...['--bootstrap-server', brokers(), '--entity-type', 'groups', '--entity-name', group],
      ...['--alter', '--add-config', configs.join()]
    ])
  )
  lines(
    await tools('org.apache.kafka.tools.consumer.ConsoleShareConsumer', [
      ...['--bootstrap-server', brokers(), '--topic', topic, '--group', group, '--reject'],
      ...['--max-messages', '3', '--timeout-ms', '60000']
    ])
  )
  const letters = await awaitLetters(t, dlq, 3)
  assert.deepEqual(
    origins(letters),
    [0, 1, 2].map(offset => `share-group ${topic}/0/${offset} ${group}`)
  )
  await again(dlq, letters)
  assert.deepEqual(distinct(await awaitLetters(t, dlq, 6)), { causes: 2, failures: 3 })
})
