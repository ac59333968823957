import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  committedOffsets,
  needsConsumerProtocol,
  produce,
  startConsumer,
  type TestConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { Counted } from './counted.ts'

for (const protocol of ['classic', 'consumer'] as const) {
  const needs = protocol === 'consumer' ? needsConsumerProtocol : {}
  test(`a static member that restarts within its session gets its partitions back: ${protocol}`, needs, async t => {
    const topic = await testTopic(t, { partitions: 4 })
    const groupId = uniqueName('group')
    const handled = new Counted()
    const member = (instanceId: string): TestConsumer =>
      startConsumer(
        t,
        {
          topics: topic,
          groupId,
          group: { protocol, instanceId, ...(protocol === 'classic' ? { heartbeatIntervalMs: 100 } : {}) }
        },
        record => handled.count(record)
      )
    const mine = (run: TestConsumer): string =>
      String(
        run.consumer
          .health()
          .partitions.map(({ partition }) => partition)
          .sort()
      )
    const write = (n: number) =>
      produce(
        topic,
        Array.from({ length: 4 * n }, (_, i) => ({ partition: i % 4, value: 'x' }))
      )
    const stays = member('stays')
    const first = member('restarts')
    const halves = () => [stays, first].every(run => run.consumer.health().partitions.length === 2)
    await waitFor('halves', halves)
    await write(10)
    await waitFor('the first records', () => handled.total === 40)
    const had = mine(first)
    const { generationId } = stays.consumer.health()
    const noticed = () => (['assigned', 'revoked', 'lost'] as const).map(name => stays.events(name).length)
    const before = noticed()

    let restarting = first
    for (let restart = 0; restart < 2; restart++) {
      await restarting.consumer.stop()
      await write(10)
      restarting = member('restarts')
      await waitFor('the same partitions', () => mine(restarting) === had)
    }
    await waitFor('all records', () => handled.total === 120)
    await waitFor('the last commit', async () => String(await committedOffsets(groupId, topic)) === '30,30,30,30')
    assert.equal(stays.consumer.health().generationId, generationId)
    assert.deepEqual(noticed(), before)
    assert.deepEqual(handled.repeated, [])
  })
}
