import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '@dead-letter/kafka'
import { brokers, produce, startConsumer, testTopic, uniqueName, waitFor } from '../../harness/index.ts'

for (const protocol of ['classic', 'consumer'] as const)
  test(`${protocol}: members, positions and lag are shown, and no member notices`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const groupId = uniqueName('group')
    const options = { brokers: brokers(), topics: topic, groupId, group: { protocol } }
    const before = await diagnose(options)
    assert.equal(before.group.state, null)
    assert.deepEqual(before.group.members, [])

    await produce(
      topic,
      [{ value: '0' }, { value: '1' }, { value: '2' }].map(record => ({ ...record, partition: 1 }))
    )
    const stuck = Promise.withResolvers<void>()
    t.after(() => stuck.resolve())
    const run = startConsumer(t, { ...options, commitIntervalMs: 20, clientId: 'watched' }, record =>
      record.offset === 2 ? stuck.promise : undefined
    )
    await run.event('committed', ({ offsets }) => offsets.some(({ offset }) => offset === 2))
    await waitFor('a stable group', async () => (await diagnose(options)).group.state === 'Stable')

    const { group, findings } = await diagnose(options)
    assert.deepEqual(findings, [])
    assert.equal(group.memberProtocol, protocol)
    assert.equal(group.members.length, 1)
    assert.deepEqual(
      group.members.map(({ clientId, memberId }) => [clientId, memberId]),
      [['watched', run.consumer.health().memberId]]
    )
    assert.equal(group.members[0]?.partitions.length, 2)
    const behind = group.partitions.find(({ partition }) => partition === 1)
    assert.deepEqual(behind, {
      topic,
      partition: 1,
      committed: 2,
      logStart: 0,
      end: 3,
      lag: 1,
      member: run.consumer.health().memberId
    })

    // The next commit is taken under the same generation: nobody had to join again.
    const generation = run.consumer.health().generationId
    stuck.resolve()
    await run.event('committed', ({ offsets }) => offsets.some(({ offset }) => offset === 3))
    assert.equal(run.consumer.health().generationId, generation)
    assert.equal(run.events('assigned').length, 1)
    await run.consumer.stop()
    assert.equal((await diagnose(options)).group.members.length, 0)
  })
