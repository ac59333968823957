import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  letIn,
  needsOwnKafka,
  produce,
  readAll,
  securedKafka,
  startConsumer,
  testTopic,
  uniqueName,
  unsecuredToken,
  waitFor
} from '../../harness/index.ts'
import { assertNoSecret, letterText, traceOf } from './every-trace.ts'

const lifetimeMs = 2000

test(
  'a token provider is asked again before the session ends, and nothing is held or lost meanwhile',
  needsOwnKafka,
  async t => {
    const kafka = await securedKafka()
    const { brokers } = kafka
    const topic = await testTopic(t, { partitions: 2, brokers })
    const name = uniqueName('user')
    const groupId = uniqueName('group')
    const dlq = `error.${topic}.${groupId}`
    const tokens: { readonly token: string; readonly at: number }[] = []
    await letIn(
      brokers,
      { name, wayIn: { brokers }, secrets: [] },
      { sources: [topic], groupId, dlqs: [dlq], may: ['create'] }
    )

    const handled: number[] = []
    const run = startConsumer(
      t,
      {
        brokers: kafka.sasl,
        sasl: {
          mechanism: 'OAUTHBEARER',
          token: async () => {
            const token = unsecuredToken(name, lifetimeMs)
            tokens.push({ token, at: performance.now() })
            return token
          }
        },
        topics: topic,
        groupId,
        decode: 'json',
        commitIntervalMs: 50
      },
      record => {
        handled.push(record.value as number)
      }
    )
    const started = performance.now()
    let written = 0
    let bad = 0
    // Three lifetimes, records coming all the while.
    while (performance.now() - started < 3 * lifetimeMs) {
      await produce(topic, [{ value: `${written}`, partition: written % 2 }], { brokers })
      if (written++ % 5 === 0) await produce(topic, [{ value: `{bad ${bad++}`, partition: written % 2 }], { brokers })
      await new Promise(resolve => setTimeout(resolve, 40))
    }

    await waitFor('all commits', async () => {
      const offsets = await committedOffsets(groupId, topic, brokers)
      return offsets.reduce((sum, offset) => sum + offset, 0) === written + bad
    })
    assert.deepEqual(
      handled.sort((a, b) => a - b),
      Array.from({ length: written }, (_, i) => i)
    )
    const letters = await readAll(dlq, { brokers })
    assert.equal(letters.length, bad)
    const later = tokens.filter(({ at }) => at - started > 2 * lifetimeMs)
    assert.ok(later.length > 0, 'no token was asked for after two lifetimes')
    assert.deepEqual(run.events('held'), [])
    assert.deepEqual(run.events('lost'), [])
    assert.deepEqual(run.events('warning'), [])
    const secrets = tokens.map(({ token }) => token)
    assertNoSecret(secrets, ...traceOf(run), ...letters.map(letterText))
  }
)
