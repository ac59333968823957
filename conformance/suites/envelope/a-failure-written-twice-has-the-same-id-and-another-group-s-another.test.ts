import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitOffsets, headerText, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('a failure written twice has the same id; that of another record or group has another', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  await produce(topic, [{ value: '{' }, { value: '{' }])
  const consume = async (groupId: string): Promise<void> => {
    await runConsumer(t, { topics: topic, groupId, decode: 'json', deadLetter: { topic: dlq } })
  }
  const [billing, audit] = [uniqueName('billing'), uniqueName('audit')]

  await consume(billing)
  await commitOffsets(billing, topic, [0])
  await consume(billing)
  await consume(audit)

  const ids = (await readAll(dlq)).map(letter => headerText(letter, 'x-dead-letter-id'))
  assert.equal(ids.length, 6)
  assert.deepEqual(ids.slice(0, 2), ids.slice(2, 4))
  assert.equal(new Set(ids).size, 4)
  assert.ok(ids.every(id => /^[0-9a-f]{32}$/.test(id ?? '')))
})
