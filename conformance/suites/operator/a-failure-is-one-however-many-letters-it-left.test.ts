import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { keyText, LetterCounts } from '@dead-letter/operator'
import {
  copyOffset,
  deleteAfter,
  deleteTopic,
  produce,
  runConsumer,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { lettersOf, operator } from './cluster.ts'

const fails = (): never => {
  throw new BusinessError('always')
}

test('a copy that a crash left and a letter that was sent back and died again are of one failure, another group is not', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(topic, [{ value: 'bad' }, { value: 'bad too' }])
  const group = uniqueName('billing')
  const options = { topics: topic, deadLetter: { topic: dlq } }
  await runConsumer(t, { ...options, groupId: group }, fails)
  // The letter was acknowledged and the commit never came: another run of the group reads the records again.
  await copyOffset(group, { topic, partition: 0 }, { offset: 0, metadata: '' })
  await runConsumer(t, { ...options, groupId: group }, fails)
  await runConsumer(t, { ...options, groupId: uniqueName('audit') }, fails)
  // Sent back as it is, each letter dies in another dead-letter topic.
  const second = uniqueName('second')
  deleteAfter(t, second)
  await runConsumer(t, { topics: dlq, groupId: group, deadLetter: { topic: second } }, fails)

  const { cluster } = operator(t)
  const letters = [...(await lettersOf(cluster, dlq)), ...(await lettersOf(cluster, second))]
  assert.equal(letters.length, 12)
  const counts = new LetterCounts({ names: 10, textBytes: 100 })
  for (const letter of letters) counts.add(letter)
  assert.equal(counts.failures, 4)
  const keys = Map.groupBy(letters, ({ key }) => keyText(key))
  assert.deepEqual([...keys.values()].map(of => of.length).sort(), [2, 2, 4, 4])
})

test('a topic made anew has other failures, although its offsets repeat', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  const options = { topics: topic, groupId: uniqueName('billing'), deadLetter: { topic: dlq } }
  await produce(topic, [{ value: 'bad' }])
  await runConsumer(t, options, fails)
  await deleteTopic(topic)
  await testTopic(t, { name: topic })
  await produce(topic, [{ value: 'bad' }])
  await runConsumer(t, options, fails)
  const { cluster } = operator(t)
  const letters = await lettersOf(cluster, dlq)
  assert.deepEqual(
    letters.map(({ facts }) => `${facts.topic}/${facts.partition}/${facts.offset}`),
    [`${topic}/0/0`, `${topic}/0/0`]
  )
  assert.equal(new Set(letters.map(({ key }) => keyText(key))).size, 2)
})
