import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import {
  carryOut,
  type DecisionRequest,
  followLetters,
  keyText,
  type LetterHint,
  planDecision
} from '@dead-letter/operator'
import { deleteAfter, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { lettersOf, operator, viewOf } from './cluster.ts'

const records = 40

test('by a hint less is read and the same is decided, whatever came since, and of another topic or a longer one it counts for nothing', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const group = uniqueName('billing')
  const dlq = await testTopic(t, { partitions: 2 })
  const parked = `parked.${topic}.${group}`
  deleteAfter(t, parked)
  const values = Array.from({ length: records }, (_, i) => ({
    value: `{${i % 10 === 3 ? 'three' : i}`,
    partition: i % 2
  }))
  await produce(topic, values)
  await runConsumer(t, { topics: topic, groupId: group, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const { cluster, names } = side
  const letters = await lettersOf(cluster, dlq)
  assert.equal(letters.length, records)
  const isMeant = (letter: (typeof letters)[0]): boolean => letter.record.rawValue?.toString() === '{three'
  const meant = letters.filter(isMeant)
  assert.equal(meant.length, 4)
  const topicId = (await cluster.client.metadata([dlq])).topics.get(dlq)?.id as string
  // Somebody has read all but the last letters of each partition, and one that is meant is among those.
  const ends = [0, 1].map(partition => letters.filter(({ record }) => record.partition === partition).length)
  const last = meant.at(-1) as (typeof letters)[0]
  const epochs = new Map<number, number>()
  const reading = new AbortController()
  const range = { topic: dlq, onCaughtUp: () => reading.abort(), signal: reading.signal }
  for await (const { partition, epoch } of followLetters(cluster, range)) epochs.set(partition, epoch)
  const readUpTo = (nexts: readonly number[], later = 0) =>
    new Map(nexts.map((next, p) => [p, { next, epoch: (epochs.get(p) as number) + later }]))
  const nexts = ends.map((end, p) => (p === last.record.partition ? last.record.offset : end - 1))
  const known = readUpTo(nexts)
  const ranges = meant
    .filter(letter => letter !== last)
    .map(({ record: { partition, offset } }) => ({ partition, start: offset, end: offset + 1 }))
  const hint: LetterHint = { topicId, known, ranges }

  const plan = async (given: LetterHint | undefined) => {
    let read = 0
    const request: DecisionRequest = {
      ...{ dlq, names, action: { name: 'park' }, filter: { test: isMeant, words: 'three' }, by: 'ann', now: Date.now },
      ...{ operation: randomUUID(), hint: given }
    }
    const decided = await planDecision(cluster, request, await viewOf(cluster, names), () => read++)
    const { ranges, counts, already, copyTopics } = decided
    const told = { ends: ranges.map(({ partition, start, end }) => [partition, start, end]), already, copyTopics }
    return { read, request, decided, told: { ...told, failures: counts.failures, causes: counts.causes } }
  }
  const whole = await plan(undefined)
  const hinted = await plan(hint)
  assert.equal(whole.read, records)
  const behind = ends.reduce((sum, end, p) => sum + end - (nexts[p] as number), 0)
  assert.equal(hinted.read, ranges.length + behind)
  assert.ok(hinted.read < records)
  assert.deepEqual(hinted.told, whole.told)
  assert.equal(hinted.told.failures, 4)
  // Nothing is known, the topic is another one, is shorter than what was read of it, or was cut and grew again under another leader.
  assert.equal((await plan({ ...hint, known: new Map() })).read, records)
  for (const wrong of [
    { ...hint, topicId: randomUUID() },
    { ...hint, ranges: [], known: readUpTo([ends[0] as number, (ends[1] as number) + 1]) },
    { ...hint, ranges: [], known: readUpTo(ends, 1) },
    { ...hint, ranges: [], known: readUpTo(ends, -epochs.size - 1) }
  ]) {
    const { read, told } = await plan(wrong)
    assert.equal(read, records)
    assert.deepEqual(told, whole.told)
  }
  assert.deepEqual(await carryOut(cluster, hinted.request, hinted.decided), { changed: 4, already: 0, copies: 4 })
  const view = await viewOf(cluster, names)
  assert.deepEqual(
    letters.filter(({ key }) => view.stateOf(key) === 'parked').map(({ key }) => keyText(key)),
    meant.map(({ key }) => keyText(key))
  )
  assert.equal((await readAll(parked)).length, 4)
})
