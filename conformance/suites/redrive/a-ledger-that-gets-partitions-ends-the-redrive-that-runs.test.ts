import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteAfter, growTopic, produce, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { lettersOf, operator, viewOf } from '../operator/cluster.ts'
import { applied, planOf } from './redriving.ts'

test('a redrive whose ledger gets partitions stops, and given again sends the rest, each failure once', async t => {
  const topic = await testTopic(t)
  const target = await testTopic(t, { suffix: 'target' })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: 40 }, (_, i) => ({ value: `{${i}` }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const plan = await planOf(side, dlq, { target: { kind: 'topic', topic: target }, rate: 1 })
  const begun = Promise.withResolvers<void>()
  const run = applied(side, plan, { onProgress: () => begun.resolve() })
  await Promise.race([begun.promise, run])
  await growTopic(side.names.ledger, 13)
  const { stopped, cancelled, reason, sent } = await run
  assert.deepEqual([stopped, cancelled], [true, false])
  assert.match(reason ?? '', /got partitions, 13 instead of/)
  assert.ok(sent > 0 && sent < 40, `${sent} sent`)

  // The other plan means the same letters, and is not held up by its rate.
  const rest = await planOf(side, dlq, { target: { kind: 'topic', topic: target } })
  assert.deepEqual(rest.report.skip, { redriven: sent })
  assert.equal((await applied(side, rest)).sent, 40 - sent)
  const copies = await lettersOf(side.cluster, target)
  assert.deepEqual([copies.length, new Set(copies.map(({ record }) => String(record.rawValue))).size], [40, 40])
  const view = await viewOf(side.cluster, side.names)
  assert.ok((await lettersOf(side.cluster, dlq)).every(({ key }) => view.stateOf(key) === 'redriven'))
})
