import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { header, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a stack trace is capped at stackBytes, between characters; 0 leaves it out', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'x' }])
  const capped = async (deadLetter: { stackBytes?: number }): Promise<Buffer | null | undefined> => {
    const run = await runConsumer(t, { topics: topic, deadLetter }, () => {
      const error = new BusinessError('long')
      error.stack = `a${'€'.repeat(5000)}`
      throw error
    })
    const [letter] = await readAll(run.dlqOf(topic))
    assert.ok(letter)
    return header(letter, 'x-exception-stacktrace')
  }

  // 1 byte, then characters of 3: 2048 bytes would end within one.
  assert.equal(String(await capped({})), `a${'€'.repeat(682)}`)
  assert.equal(String(await capped({ stackBytes: 12 })), 'a€€€')
  assert.equal(String(await capped({ stackBytes: 100_000 })), `a${'€'.repeat(5000)}`)
  assert.equal(await capped({ stackBytes: 0 }), undefined)
})
