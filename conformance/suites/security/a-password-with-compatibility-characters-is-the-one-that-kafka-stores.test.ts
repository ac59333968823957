import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letIn, needsOwnKafka, produce, runConsumer, securedKafka, testTopic, uniqueName } from '../../harness/index.ts'
import { javaTools } from '../other-clients/java.ts'

const tool = javaTools()

// SASLprep would make '1⁄2', 'a' and 'IX' of them, or refuse the fifth.
const passwords = ['½-litre', 'ª', 'I\u00adX', 'a\u00a0b', '\u0627\u0031', 'e\u0301']

test('passwords that SASLprep would change or refuse get in as they are', needsOwnKafka, async t => {
  const kafka = await securedKafka()
  const { brokers } = kafka
  const topic = await testTopic(t, { brokers })
  await produce(topic, [{ value: '1' }], { brokers })
  for (const [i, password] of passwords.entries()) {
    const mechanism = i % 2 === 0 ? 'SCRAM-SHA-256' : 'SCRAM-SHA-512'
    const name = uniqueName('user')
    const user = ['--bootstrap-server', brokers, '--alter', '--entity-type', 'users', '--entity-name', name]
    const { code, stderr } = await tool('org.apache.kafka.tools.ConfigCommand', [
      ...user,
      '--add-config',
      `${mechanism}=[password=${password}]`
    ])
    assert.equal(code, 0, stderr)
    const sasl = { mechanism, username: name, password } as const
    const principal = { name, wayIn: { brokers: kafka.sasl, sasl }, secrets: [password] }
    const groupId = `${topic}-${i}`
    await letIn(brokers, principal, { sources: [topic], groupId, dlqs: [`error.${topic}.${groupId}`], may: ['create'] })

    const { consumer } = await runConsumer(t, { ...principal.wayIn, topics: topic, groupId }, () => {})

    assert.equal(consumer.metrics().handled, 1, JSON.stringify(password))
  }
})
