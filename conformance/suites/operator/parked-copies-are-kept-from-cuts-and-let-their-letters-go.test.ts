import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eraseFromTopics, eraseMatch, findToErase, planTruncation } from '@dead-letter/operator'
import { deleteAfter, deleteTopic, produce, testTopic } from '../../harness/index.ts'
import { decide, lettersOf, operator, viewOf } from './cluster.ts'

test('a cut takes no parked copies, and letters of parked failures only while their copies are there', async t => {
  const dlq = await testTopic(t, { partitions: 1 })
  const parked = `parked.${dlq}`
  deleteAfter(t, parked)
  await produce(
    dlq,
    ['bob', 'carol', 'alice'].map(key => ({ key, value: `of ${key}` }))
  )
  const side = operator(t)
  const { cluster, names } = side
  assert.equal((await decide(side, dlq, { name: 'park' })).copies, 3)
  const keysIn = async (topic: string) => (await lettersOf(cluster, topic)).map(({ record }) => String(record.rawKey))
  const view = await viewOf(cluster, names)
  const cutOf = async (topic: string) =>
    (await planTruncation(cluster, { topic }, view)).cuts.map(({ letters }) => letters)
  const erase = async (topic: string, key: string) => {
    const { findings } = await findToErase(cluster, { topics: [topic] }, eraseMatch([key], []))
    const { erased, others, remaining } = await eraseFromTopics(cluster, findings, view)
    return [erased, others, remaining.map(({ letters }) => letters)]
  }

  assert.deepEqual([await cutOf(parked), await cutOf(dlq)], [[], [3]])
  // Ended early nobody knows what comes behind what was read.
  const ended = new AbortController()
  let read = 0
  const early = planTruncation(cluster, { topic: dlq, signal: ended.signal }, view, () => {
    if (++read === 2) ended.abort()
  })
  assert.deepEqual((await early).cuts, [])
  assert.deepEqual(await erase(parked, 'alice'), [0, 0, [1]])
  assert.deepEqual(await keysIn(parked), ['bob', 'carol', 'alice'])
  // What is hers and lies first goes.
  assert.deepEqual(await erase(parked, 'bob'), [1, 0, []])
  assert.deepEqual(await keysIn(parked), ['carol', 'alice'])
  // Of bob’s failure there is no copy any more: his letter stays for whoever restores it, and what lies behind it.
  assert.deepEqual([await cutOf(dlq), await erase(dlq, 'alice')], [[], [0, 0, [1]]])
  assert.deepEqual(await erase(dlq, 'bob'), [1, 0, []])
  assert.deepEqual(await erase(dlq, 'carol'), [1, 0, []])
  await deleteTopic(parked)
  assert.deepEqual([await cutOf(dlq), await keysIn(dlq)], [[], ['alice']])
})
