import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteTopic, needsEmbedded, ownBroker, produce, testTopic, waitFor } from '../../harness/index.ts'
import { seldom, testConsole } from './console.ts'
import { springLetter } from './letters.ts'

test(
  'a dead-letter topic that is deleted and made anew at once is followed again from its start',
  needsEmbedded,
  async t => {
    const { brokers } = await ownBroker(t, {})
    const topic = 'orders.dlq'
    await testTopic(t, { name: topic, brokers })
    const at = Date.now() - 60_000
    const letters = (first: number, count: number) =>
      Array.from({ length: count }, (_, i) => springLetter(first + i, { at: at + first + i }))
    await produce(topic, letters(0, 10), { brokers })
    const console = await testConsole(t, brokers)
    await console.indexed(10)
    // Long enough for who reads the topic to see that it is gone, too short for who looks for topics: neither tells. It holds either way.
    await deleteTopic(topic, brokers)
    await new Promise(resolve => setTimeout(resolve, 2500))
    await testTopic(t, { name: topic, brokers })
    await produce(topic, letters(100, 3), { brokers })
    await console.indexed(3)
    await produce(topic, letters(103, 1), { brokers })
    await console.indexed(4)
    const { body } = await console.get('/letters?sort=oldest')
    assert.deepEqual(
      body.items.map(({ offset }: { offset: number }) => offset),
      [0, 1, 2, 3]
    )
    await waitFor('the index is live', async () => (await console.get('/letters')).body.index.state === 'live', seldom)
  }
)
