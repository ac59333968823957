import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteAfter, testTopic } from '../../harness/index.ts'
import { lettersOf, viewOf } from '../operator/cluster.ts'
import { applied, failed, planOf } from './redriving.ts'

test('a letter that its topic for parked ones does not take is left, counted, and not said to be parked', async t => {
  const { side, dlq, target } = await failed(t, 3)
  const to = { target: { kind: 'topic', topic: target } } as const
  assert.equal((await applied(side, await planOf(side, dlq, to))).sent, 3)

  const [first] = await lettersOf(side.cluster, dlq)
  const parked = `parked.${first?.facts.topic}.${first?.facts.group}`
  await testTopic(t, { name: parked, configs: { 'max.message.bytes': '300' } })
  const tooOften = await planOf(side, dlq, { ...to, again: true, maxRedrives: 1 })
  assert.deepEqual([tooOften.report.send, tooOften.report.park], [0, 3])
  const outcome = await applied(side, tooOften)
  assert.deepEqual([outcome.sent, outcome.parked, outcome.skip], [0, 0, { 'too-large': 3 }])
  assert.equal((await lettersOf(side.cluster, parked)).length, 0)
  const view = await viewOf(side.cluster, side.names)
  const letters = await lettersOf(side.cluster, dlq)
  assert.deepEqual(
    letters.map(({ key }) => view.stateOf(key)),
    ['redriven', 'redriven', 'redriven']
  )

  // With room they are parked.
  const wide = await failed(t, 2)
  const [letter] = await lettersOf(wide.side.cluster, wide.dlq)
  deleteAfter(t, `parked.${letter?.facts.topic}.${letter?.facts.group}`)
  const there = { target: { kind: 'topic', topic: wide.target } } as const
  await applied(wide.side, await planOf(wide.side, wide.dlq, there))
  const plan = await planOf(wide.side, wide.dlq, { ...there, again: true, maxRedrives: 1 })
  assert.equal((await applied(wide.side, plan)).parked, 2)
})
