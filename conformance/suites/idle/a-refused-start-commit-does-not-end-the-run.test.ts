import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import { committedOffsets, produce, startConsumer, uniqueName, within } from '../../harness/index.ts'
import { needsFaults } from './jobs.ts'

for (const error of ['GROUP_AUTHORIZATION_FAILED', 'NOT_COORDINATOR', 'COORDINATOR_LOAD_IN_PROGRESS'] as const)
  test(
    `a start whose commit is refused with ${error} at first does not end the run before its records are handled`,
    needsFaults,
    async t => {
      const broker = await Broker.start({ topics: ['orders'] })
      t.after(() => broker.stop())
      const brokers = broker.bootstrap
      await produce('orders', [{ value: 'a' }, { value: 'b' }], { brokers })
      const fault = broker.control.fail('OffsetCommit', { topic: 'orders', error, times: 3 })
      const run = startConsumer(t, { topics: 'orders', brokers, groupId: uniqueName('group') }, undefined, {
        untilIdle: true
      })
      await within(
        'the end of the run',
        run.ended.catch(() => undefined),
        60_000
      )
      assert.equal(fault.hits >= 1, true)
      if (run.consumer.health().state === 'failed') return // refused for good, and said so
      assert.equal(run.deliveries.length, 2)
      assert.deepEqual(await committedOffsets(run.groupId, 'orders', brokers), [2])
    }
  )

test(
  'a member that has lost its session at the broker does not end early, in either protocol',
  needsFaults,
  async t => {
    for (const protocol of ['classic', 'consumer'] as const) {
      const broker = await Broker.start({ topics: ['orders'] })
      t.after(() => broker.stop())
      const brokers = broker.bootstrap
      await produce(
        'orders',
        Array.from({ length: 60 }, (_, i) => ({ value: String(i) })),
        { brokers }
      )
      const groupId = uniqueName('group')
      const group = protocol === 'classic' ? { protocol, heartbeatIntervalMs: 100 } : { protocol }
      const run = startConsumer(
        t,
        { topics: 'orders', brokers, groupId, group, commitIntervalMs: 50 },
        async ({ offset }) => {
          if (offset === 20 && run.events('lost').length === 0) {
            broker.control.expireSession(groupId)
            await run.event('lost')
          }
        },
        { untilIdle: true }
      )
      await within('the end of the run', run.ended)
      assert.equal(new Set(run.deliveries.map(d => d.offset)).size, 60)
      assert.deepEqual(await committedOffsets(groupId, 'orders', brokers), [60])
    }
  }
)
