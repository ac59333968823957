import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  certifiedPrincipal,
  committedOffsets,
  letIn,
  needsOwnKafka,
  type Principal,
  produce,
  readAll,
  runConsumer,
  type SecuredKafka,
  saslPrincipal,
  securedKafka,
  testTopic
} from '../../harness/index.ts'
import { assertNoSecret, letterText, traceOf } from './every-trace.ts'

const anybody = (kafka: SecuredKafka): Principal => ({
  name: 'ANONYMOUS',
  wayIn: { brokers: kafka.tls.replaceAll('127.0.0.1', 'localhost'), tls: { ca: kafka.authority.cert } },
  secrets: []
})

const ways: Record<string, (t: TestContext, kafka: SecuredKafka) => Principal | Promise<Principal>> = {
  'SASL PLAIN': (t, kafka) => saslPrincipal(t, kafka, 'PLAIN'),
  'SASL SCRAM-SHA-256': (t, kafka) => saslPrincipal(t, kafka, 'SCRAM-SHA-256'),
  'SASL SCRAM-SHA-512': (t, kafka) => saslPrincipal(t, kafka, 'SCRAM-SHA-512'),
  'SASL OAUTHBEARER': (t, kafka) => saslPrincipal(t, kafka, 'OAUTHBEARER'),
  TLS: (_, kafka) => anybody(kafka),
  'a client certificate': (_, kafka) => certifiedPrincipal(kafka),
  'SASL PLAIN inside TLS': (t, kafka) => saslPrincipal(t, kafka, 'PLAIN', { overTls: true }),
  'SASL SCRAM-SHA-512 inside TLS': (t, kafka) => saslPrincipal(t, kafka, 'SCRAM-SHA-512', { overTls: true }),
  'SASL OAUTHBEARER inside TLS': (t, kafka) => saslPrincipal(t, kafka, 'OAUTHBEARER', { overTls: true })
}

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: connects, consumes, dead-letters`, needsOwnKafka, async t => {
    const kafka = await securedKafka()
    const { brokers } = kafka
    const topic = await testTopic(t, { partitions: 2, brokers })
    await produce(
      topic,
      ['1', '{bad', '2', '3'].map((value, i) => ({ value, partition: i % 2 })),
      { brokers }
    )
    const principal = await way(t, kafka)
    const groupId = `${topic}-group`
    const dlq = `error.${topic}.${groupId}`
    await letIn(brokers, principal, { sources: [topic], groupId, dlqs: [dlq], may: ['create'] })

    const handled: unknown[] = []
    const run = await runConsumer(t, { ...principal.wayIn, topics: topic, groupId, decode: 'json' }, record => {
      handled.push(record.value)
    })

    assert.deepEqual(handled.sort(), [1, 2, 3])
    assert.deepEqual(await committedOffsets(groupId, topic, brokers), [2, 2])
    const letters = await readAll(dlq, { brokers })
    assert.deepEqual(
      letters.map(letter => String(letter.value)),
      ['{bad']
    )
    assertNoSecret(principal.secrets, ...traceOf(run), ...letters.map(letterText))
  })
}
