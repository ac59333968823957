import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startConsumer, testTopic, waitFor, within } from '../../harness/index.ts'

const timers = (): number => process.getActiveResourcesInfo().filter(resource => resource === 'Timeout').length

for (const untilIdle of [false, true]) {
  test(`a listener that stops the consumer while it starts leaves nothing running${untilIdle ? ', with untilIdle' : ''}`, async t => {
    const topic = await testTopic(t, { partitions: 1 })
    const before = timers()
    const run = startConsumer(t, { topics: [topic, new RegExp(`^${topic}-nothing$`)] }, undefined, { untilIdle })
    run.consumer.on('warning', () => void run.consumer.stop())
    await within('the end of the run', run.ended)
    assert.equal(run.consumer.health().state, 'stopped')
    assert.equal(run.events('assigned').length, 0)
    await waitFor('the end of all timers', () => timers() <= before)
  })
}
