import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  certifiedPrincipal,
  committedOffsets,
  letIn,
  needsOwnKafka,
  newSecret,
  ownKafka,
  type Principal,
  produce,
  scramUser,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { issue, newAuthority } from '../../kafka/index.ts'

const protocols = ['classic', 'consumer'] as const

test(
  'who was let in and is refused after brokers came back goes on when it is let in again',
  needsOwnKafka,
  async t => {
    const kafka = await ownKafka(t, { secured: true })
    const secured = kafka.secured
    assert.ok(secured !== null)
    const { brokers } = kafka
    const topic = await testTopic(t, { brokers, partitions: 2 })
    const values = (count: number) => Array.from({ length: count }, (_, i) => ({ partition: i % 2, value: 'v' }))
    await produce(topic, values(10), { brokers })

    const { username, password } = await scramUser(t, brokers, 'SCRAM-SHA-512', newSecret())
    const certified = certifiedPrincipal({ ...secured, brokers })
    const name = certified.name.slice('CN='.length)
    const foreign = issue({ ...newAuthority('Another Authority'), name: 'Another Authority' }, { name })
    let shown = { password, tls: certified.wayIn.tls as object }
    const ways: readonly Principal[] = [
      {
        name: username,
        wayIn: {
          brokers: secured.sasl,
          sasl: { mechanism: 'SCRAM-SHA-512', username, password: () => shown.password }
        },
        secrets: []
      },
      { name: certified.name, wayIn: { brokers: secured.mutualTls, tls: () => shown.tls }, secrets: [] }
    ]
    const runs = await Promise.all(
      ways.flatMap(who =>
        protocols.map(async protocol => {
          const groupId = uniqueName('group')
          await letIn(brokers, who, { sources: [topic], groupId, dlqs: [`error.${topic}.${groupId}`], may: ['create'] })
          const run = startConsumer(t, {
            ...who.wayIn,
            topics: topic,
            groupId,
            group: { protocol },
            commitIntervalMs: 50
          })
          return { ...run, code: who === ways[0] ? 'BROKER_AUTHENTICATION' : 'BROKER_TLS' }
        })
      )
    )
    await waitFor('all of it by each', () => runs.every(run => run.deliveries.length === 10))

    // What they have is not taken when the broker is back: the new one comes later.
    shown = { password: newSecret(), tls: { ca: secured.authority.cert, cert: foreign.cert, key: foreign.key } }
    await kafka.kill(0)
    await kafka.restart(0)
    await produce(topic, values(10), { brokers })
    for (const run of runs) await run.event('warning', ({ error }) => error.code === run.code)
    assert.ok(runs.every(run => run.deliveries.length === 10))

    shown = { password, tls: certified.wayIn.tls as object }
    await waitFor('the rest by each', () => runs.every(run => new Set(run.deliveries.map(at)).size === 20))
    for (const run of runs) {
      await run.consumer.stop()
      await run.ended
      assert.deepEqual(await committedOffsets(run.groupId, topic, brokers), [10, 10])
    }
  }
)

const at = ({ partition, offset }: { readonly partition: number; readonly offset: number }): string =>
  `${partition}/${offset}`
