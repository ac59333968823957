import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HandlerContext, SourceRecord } from '@dead-letter/kafka'
import {
  committedMetadata,
  deleteAfter,
  needsConsumerProtocol,
  produce,
  readAll,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { lettersOf, operator } from '../operator/cluster.ts'
import { applied, planOf } from '../redrive/redriving.ts'

for (const protocol of ['classic', 'consumer'] as const)
  test(`what is sent back to a group is handled by it as it was, once, and by no other group (${protocol})`, {
    skip: protocol === 'consumer' && needsConsumerProtocol.skip
  }, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const group = uniqueName('billing')
    const dlq = uniqueName('dlq')
    const family = `redrive.${topic}.${group}`
    deleteAfter(t, dlq)
    deleteAfter(t, family)
    const stamp = Date.now() - 60_000
    await produce(topic, [
      { value: 'good', partition: 1 },
      { value: 'bad', key: 'k', partition: 1, timestamp: stamp, headers: [['trace', 'a']] },
      { value: 'bad', partition: 0, timestamp: stamp }
    ])
    let mended = false
    const seen: { record: SourceRecord; context: HandlerContext; trace: string | undefined }[] = []
    const billing = startConsumer(
      t,
      {
        ...{ topics: topic, groupId: group, decode: 'text', deadLetter: { topic: dlq } },
        ...{ metadataMaxAgeMs: 300 },
        group: { protocol }
      },
      (record, context) => {
        if (record.value === 'bad' && !mended) throw new TypeError('no amount')
        const { headers } = record
        seen.push({ record, context, trace: headers.map(({ name, value }) => `${name}=${value}`).join() })
      }
    )
    const other = startConsumer(t, { topics: topic, decode: 'text' })
    await waitFor('letters', () => billing.events('dead-letter').length === 2)
    await waitFor('the other group', () => other.deliveries.length === 3)
    mended = true

    const side = operator(t)
    const plan = await planOf(side, dlq, { target: { kind: 'group' } })
    assert.deepEqual([plan.report.send, plan.report.skip, Object.keys(plan.families)], [2, {}, [family]])
    const outcome = await applied(side, plan)
    assert.equal(outcome.sent, 2)
    await waitFor('what was sent back', () => seen.length === 3)
    const back = seen.slice(1).sort((a, b) => a.record.partition - b.record.partition)
    assert.deepEqual(
      back.map(({ record: { topic, partition, offset, timestamp }, trace }) => [
        topic,
        partition,
        offset,
        timestamp,
        trace
      ]),
      [
        [topic, 0, 0, stamp, ''],
        [topic, 1, 1, stamp, 'trace=a']
      ]
    )
    const keys = new Map(
      (await lettersOf(side.cluster, dlq)).map(letter => [letter.facts.partition, letter.key.toString('hex')])
    )
    assert.deepEqual(
      back.map(({ context }) => context.redrive),
      [0, 1].map(p => ({ id: `${plan.operation}/${keys.get(p)}`, count: 1, operation: plan.operation }))
    )
    assert.equal(seen[0]?.context.redrive, undefined)

    // What is committed is the end of each family partition; what stands there was written once.
    assert.equal((await readAll(family)).length, 2)
    await billing.consumer.stop()
    assert.equal(other.deliveries.length, 3)
    assert.match((await committedMetadata(group, family)).join(), /f=1\./)

    const again = startConsumer(t, { topics: topic, groupId: group, decode: 'text', deadLetter: { topic: dlq } })
    await produce(topic, [{ value: 'later' }])
    await waitFor('a later record', () => again.deliveries.length > 0)
    await again.consumer.stop()
    assert.equal(again.deliveries.length, 1)
  })
