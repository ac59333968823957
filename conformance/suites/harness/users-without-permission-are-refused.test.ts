import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Admin } from '@platformatic/kafka'
import { needsOwnKafka, ownKafka } from '../../harness/index.ts'

test('with users, the SASL listener asks for passwords and permissions', needsOwnKafka, async t => {
  const kafka = await ownKafka(t, { users: { reader: 'secret' } })
  const admin = (password: string): Admin => {
    const client = new Admin({
      clientId: 'test',
      bootstrapBrokers: kafka.saslBrokers.split(','),
      retries: 0,
      sasl: { mechanism: 'PLAIN', username: 'reader', password }
    })
    t.after(() => client.close())
    return client
  }

  await assert.rejects(admin('wrong').listTopics())
  assert.deepEqual(await admin('secret').listTopics(), [])
  await assert.rejects(admin('secret').createTopics({ topics: ['forbidden'] }))
})
