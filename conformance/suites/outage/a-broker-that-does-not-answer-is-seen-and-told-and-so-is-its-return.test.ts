import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import { embedded, needsOwnBroker, ownKafka, produce, startConsumer, testTopic, waitFor } from '../../harness/index.ts'

interface Stage {
  readonly brokers: string
  silence(): void
  answer(): void
}

async function stage(t: TestContext): Promise<Stage> {
  const configs = { 'group.min.session.timeout.ms': '1000' }
  if (embedded) {
    const broker = await Broker.start({ configs })
    t.after(() => broker.stop())
    return { brokers: broker.bootstrap, silence: () => broker.control.freeze(), answer: () => broker.control.thaw() }
  }
  const kafka = await ownKafka(t, { properties: configs })
  return { brokers: kafka.brokers, silence: () => kafka.pause(0), answer: () => kafka.resume(0) }
}

test(
  'a broker that does not answer is seen in health() and told, its lag is not known; its return is told as well',
  needsOwnBroker,
  async t => {
    const { brokers, silence, answer } = await stage(t)
    const topic = await testTopic(t, { brokers })
    await produce(topic, [{ value: 'a' }], { brokers })
    // Longer than the outage: the session is not lost. A third of it is the bound.
    const group = { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 200 }
    const run = startConsumer(t, { topics: topic, brokers, group })
    const before = await waitFor('a known lag', () => {
      const health = run.consumer.health()
      const known = health.partitions[0]?.lag === 0 && health.contact.coordinatorAt !== null
      return run.deliveries.length === 1 && known ? health : null
    })
    assert.equal(before.healthy, true)
    assert.equal(before.contact.lost, null)
    assert.ok((before.partitions[0]?.endOffsetAt ?? 0) > 0)

    silence()
    const lost = await run.event('contact-lost')
    assert.ok(lost.silentMs >= 2_000, String(lost.silentMs))
    const during = run.consumer.health()
    assert.equal(during.state, 'running')
    assert.equal(during.healthy, false)
    assert.notEqual(during.contact.lost, null)
    assert.ok((during.contact.brokersAt ?? 0) < Date.now() - 1_000)
    await waitFor('an unknown lag', () => run.consumer.health().partitions.every(({ lag }) => lag === null))

    answer()
    await run.event('contact-regained')
    await waitFor('health', () => run.consumer.health().healthy)
    assert.equal(run.events('contact-lost').length, 1)
    assert.equal(run.events('contact-regained').length, 1)
    await produce(topic, [{ value: 'b' }], { brokers })
    await waitFor('the next record', () => run.deliveries.some(({ offset }) => offset === 1))
  }
)
