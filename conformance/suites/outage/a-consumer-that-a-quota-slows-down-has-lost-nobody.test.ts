import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientsOf, embedded, produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

const value = 'v'.repeat(10_000)

test('a broker that lets a client wait for its quota is no broker that does not answer', {
  skip: embedded && 'the embedded broker has no quotas'
}, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const clientId = uniqueName('client')
  const { admin } = clientsOf()
  const limit = (bytes: number | null) =>
    admin.alterClientQuotas({
      entries: [
        {
          entities: [{ entityType: 'client-id', entityName: clientId }],
          ops: [{ key: 'consumer_byte_rate', value: bytes ?? 0, remove: bytes === null }]
        }
      ],
      validateOnly: false
    })
  await limit(40_000)
  t.after(() => limit(null))
  for (let batch = 0; batch < 6; batch++)
    await produce(
      topic,
      Array.from({ length: 40 }, (_, i) => ({ partition: i % 2, value }))
    )
  // Contact would count as lost after two seconds without an answer, and a fetch's wait.
  const run = startConsumer(t, {
    topics: topic,
    clientId,
    group: { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 300 },
    fetch: { partitionMaxBytes: 200_000 }
  })
  const times: number[] = []
  await waitFor('answers that are far apart', () => {
    const at = run.consumer.health().contact.brokersAt
    if (at !== null && at !== times.at(-1)) times.push(at)
    return times.slice(1).filter((time, i) => time - (times[i] ?? time) > 4_000).length === 2
  })
  assert.deepEqual(run.events('contact-lost'), [])
})
