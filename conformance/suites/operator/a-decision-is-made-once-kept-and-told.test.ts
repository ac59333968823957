import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyText } from '@dead-letter/operator'
import { deleteAfter, headerText, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { auditOf, decide, lettersOf, operator, viewOf } from './cluster.ts'

test('park, discard, note, assign and restore change each failure once, and the audit says who, what and why', async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const group = uniqueName('billing')
  const dlq = uniqueName('dlq')
  const parked = `parked.${topic}.${group}`
  for (const name of [dlq, parked]) deleteAfter(t, name)
  await produce(topic, [
    { value: '{', partition: 0 },
    { value: '[', partition: 1 },
    { value: '"', partition: 1 }
  ])
  await runConsumer(t, { topics: topic, groupId: group, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const { cluster, names } = side
  const letters = await lettersOf(cluster, dlq)
  const [first] = letters as [(typeof letters)[0]]
  const states = async (): Promise<string[]> => {
    const view = await viewOf(cluster, names)
    return letters.map(({ key }) => view.stateOf(key)).sort()
  }

  assert.deepEqual(await states(), ['open', 'open', 'open'])
  const only = { test: ({ key }: (typeof letters)[0]) => key.equals(first.key), words: 'the first' }
  const told = { filter: only, why: 'waits' }
  assert.deepEqual(await decide(side, dlq, { name: 'park' }, told), { changed: 1, already: 0, copies: 1 })
  assert.deepEqual(await decide(side, dlq, { name: 'park' }, told), { changed: 0, already: 1, copies: 0 })
  assert.deepEqual(await states(), ['open', 'open', 'parked'])
  assert.deepEqual(await decide(side, dlq, { name: 'discard' }, { limit: 2 }), { changed: 2, already: 0, copies: 0 })
  assert.deepEqual(await decide(side, dlq, { name: 'note', text: 'see T-17' }), { changed: 3, already: 0, copies: 0 })
  assert.deepEqual(await decide(side, dlq, { name: 'note', text: 'see T-17' }), { changed: 0, already: 3, copies: 0 })
  assert.deepEqual(await decide(side, dlq, { name: 'assign', assignee: 'bob' }, told), {
    ...{ changed: 1, already: 0, copies: 0 }
  })
  let view = await viewOf(cluster, names)
  assert.deepEqual([view.noteOf(first.key)?.note, view.assignmentOf(first.key)?.assignee], ['see T-17', 'bob'])
  assert.equal(view.faults.shape, 0)

  // The copy is the letter byte for byte, and is of the same failure.
  const [copy] = await readAll(parked)
  const [copied] = await lettersOf(cluster, parked)
  assert.ok(copy !== undefined && copied !== undefined)
  assert.equal(keyText(copied.key), keyText(first.key))
  assert.deepEqual(copied.record.rawValue, first.record.rawValue)
  assert.deepEqual(copied.record.headers.slice(0, -1), first.record.headers)
  const { partition, offset } = first.record
  assert.equal(headerText(copy, 'x-dead-letter-parked'), `${dlq}/${partition}/${offset} ${keyText(first.key)}`)

  const decided = (await states()).filter(state => state !== 'open').length
  assert.equal((await decide(side, dlq, { name: 'restore' })).changed, decided)
  assert.deepEqual(await states(), ['open', 'open', 'open'])
  view = await viewOf(cluster, names)
  assert.equal(view.noteOf(first.key)?.note, 'see T-17')

  const audit = await auditOf(side)
  const parkings = audit.filter(({ action }) => action === 'park')
  assert.deepEqual(
    parkings.map(({ event, by, filter, why, lineages, outcome }) => [
      event,
      by,
      filter,
      why,
      lineages,
      outcome?.changed
    ]),
    [
      ['begun', 'ann', 'the first', 'waits', undefined, undefined],
      ['changed', 'ann', undefined, undefined, [keyText(first.key)], undefined],
      ['ended', 'ann', undefined, undefined, undefined, 1],
      ['begun', 'ann', 'the first', 'waits', undefined, undefined],
      ['ended', 'ann', undefined, undefined, undefined, 0]
    ]
  )
  assert.equal(new Set(audit.map(({ operation }) => operation)).size, 7)
})
