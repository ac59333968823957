import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import {
  deleteAfter,
  headerNames,
  headerText,
  originOf,
  produce,
  readAll,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'

test('a dead letter that dies again, and again, keeps its lineage and own headers and does not grow', async t => {
  const topic = await testTopic(t)
  const dlqs = [1, 2, 3].map(death => uniqueName(`death-${death}`))
  for (const dlq of dlqs) deleteAfter(t, dlq)
  await produce(topic, [
    { value: 'skipped' },
    {
      key: 'k',
      value: 'bad',
      headers: [
        ['own', '1'],
        ['own', null]
      ]
    }
  ])

  const groups: string[] = []
  for (const [i, dlq] of dlqs.entries()) {
    const run = await runConsumer(
      t,
      { topics: i === 0 ? topic : (dlqs[i - 1] as string), decode: 'text', deadLetter: { topic: dlq } },
      record => {
        if (record.value === 'bad') throw new BusinessError('always')
      }
    )
    groups.push(run.groupId)
  }

  const letters = (await Promise.all(dlqs.map(dlq => readAll(dlq)))).flat()
  assert.equal(letters.length, 3)
  const first = letters[0] as (typeof letters)[0]
  for (const letter of letters) {
    assert.equal(headerText(letter, 'x-dead-letter-lineage'), `${topic}/0/1/${groups[0]}`)
    assert.deepEqual(headerNames(letter), headerNames(first))
    assert.deepEqual(
      [letter.key, letter.value, letter.headers.slice(0, 2)],
      [first.key, first.value, first.headers.slice(0, 2)]
    )
  }
  assert.deepEqual(letters.map(originOf), [`${topic}[0]@1`, `${dlqs[0]}[0]@0`, `${dlqs[1]}[0]@0`])
  assert.deepEqual(
    letters.map(letter => headerText(letter, 'x-dead-letter-group')),
    groups
  )
  assert.equal(new Set(letters.map(letter => headerText(letter, 'x-dead-letter-id'))).size, 3)
})
