import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('keys are decoded as asked, and bad ones reach the DLQ as they were', async t => {
  const topic = await testTopic(t)
  const notText = Buffer.from([0x61, 0xff, 0xfe])
  await produce(topic, [
    { key: '{"k":1}', value: 'größe' },
    { key: null, value: 'no key' },
    { key: notText, value: 'bad key' },
    { key: '{k', value: notText },
    { key: '2', value: notText },
    { key: '', value: 'empty key' }
  ])
  const seen: unknown[] = []

  const run = await runConsumer(t, { topics: topic, decode: { key: 'json', value: 'text' } }, record => {
    seen.push([record.key, record.value])
  })

  assert.deepEqual(seen, [
    [{ k: 1 }, 'größe'],
    [null, 'no key']
  ])
  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(
    letters.map(letter => [headerText(letter, 'x-dead-letter-stage'), letter.key, letter.value]),
    [
      ['decode-key', notText, Buffer.from('bad key')],
      ['decode-key', Buffer.from('{k'), notText],
      ['decode-value', Buffer.from('2'), notText],
      ['decode-key', Buffer.alloc(0), Buffer.from('empty key')]
    ]
  )
})
