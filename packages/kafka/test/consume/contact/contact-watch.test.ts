import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Contact } from '../../../src/consume/contact/contact.ts'
import { ContactWatch } from '../../../src/consume/contact/contact-watch.ts'
import { silenceBoundMs, whoIsSilent } from '../../../src/consume/contact/silence.ts'
import { readGroupOptions } from '../../../src/group/options.ts'

test('contact is lost after a third of the session, and at least two heartbeats', () => {
  assert.equal(silenceBoundMs(readGroupOptions(undefined)), 15_000)
  assert.equal(silenceBoundMs(readGroupOptions({ sessionTimeoutMs: 6000, heartbeatIntervalMs: 3000 })), 6000)
})

for (const [coordinatorMs, brokersMs, silent] of [
  [0, 0, null],
  [1000, 1500, null],
  [1001, 0, 'coordinator'],
  [1001, 1501, 'brokers'],
  [0, 1501, 'brokers']
] as const)
  test(`coordinator silent for ${coordinatorMs} ms, leaders for ${brokersMs} ms: ${silent}`, () => {
    assert.equal(whoIsSilent({ coordinatorMs, brokersMs }, 1000, 500), silent)
  })

test('each loss and each return is told once', () => {
  let now = 0
  let brokersMs = 0
  const told: [string, unknown][] = []
  const watch = new ContactWatch({
    boundMs: 1000,
    fetchWaitMs: 0,
    emit: (name, payload) => void told.push([name, payload]),
    silence: () => ({ coordinatorMs: 0, brokersMs }),
    now: () => now
  })
  const pass = (ms: number, silent: number): void => {
    now += ms
    brokersMs = silent
    watch.look()
  }
  watch.start()
  watch.stop()
  pass(100, 900)
  assert.equal(watch.lost, null)
  pass(100, 1100)
  pass(100, 1200)
  assert.deepEqual(watch.lost, { with: 'brokers', forMs: 1200 })
  pass(100, 0)
  pass(100, 100)
  assert.equal(watch.lost, null)
  assert.deepEqual(told, [
    ['contact-lost', { with: 'brokers', silentMs: 1100 }],
    ['contact-regained', { with: 'brokers', silentMs: 1300 }]
  ])
  // The process itself has stood still: nobody else is blamed before the next look.
  pass(60_000, 60_000)
  assert.equal(watch.lost, null)
  pass(100, 0)
  assert.equal(told.length, 2)
})

test('what any broker answers is no answer of the coordinator, what none answers is its silence', async () => {
  const contact = new Contact()
  await contact.ofAnyBroker(Promise.resolve())
  assert.equal(contact.coordinatorAt, null)
  await assert.rejects(contact.ofAnyBroker(Promise.reject(new Error('down'))))
  const since = contact.coordinatorAskedAt
  assert.notEqual(since, undefined)
  await contact.ofAnyBroker(Promise.resolve())
  assert.equal(contact.coordinatorAskedAt, since)
  await contact.ofCoordinator(Promise.resolve())
  assert.equal(contact.coordinatorAskedAt, undefined)
  assert.notEqual(contact.coordinatorAt, null)
  void contact.ofCoordinator(new Promise(() => {}), true)
  assert.equal(contact.coordinatorAskedAt, undefined, 'a wait that the broker may make long is no silence')
})
