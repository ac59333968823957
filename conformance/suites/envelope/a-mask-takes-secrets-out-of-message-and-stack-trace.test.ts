import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusinessError } from '@dead-letter/kafka'
import { headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

test('a mask takes secrets out of message and stack trace; one that fails leaves nothing to leak', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    ['masked', 'throws', 'promise', 'nothing'].map(value => ({ value }))
  )
  let current = ''
  const mask = (text: string): string => {
    if (current === 'throws') throw new Error(text)
    if (current === 'promise') return Promise.reject(new Error(text)) as never
    if (current === 'nothing') return undefined as never
    return text.replaceAll('4111-1111', '****')
  }

  const run = await runConsumer(t, { topics: topic, decode: 'text', deadLetter: { mask } }, record => {
    current = String(record.value)
    throw new BusinessError('card 4111-1111 refused', { cause: new Error('no funds on 4111-1111') })
  })

  const letters = await readAll(run.dlqOf(topic))
  assert.equal(letters.length, 4)
  assert.ok(letters.every(letter => letter.headers.every(([, value]) => !String(value).includes('4111'))))
  const text = (name: string): (string | undefined)[] => letters.map(letter => headerText(letter, name))
  assert.deepEqual(text('x-exception-message'), ['no funds on ****', '[masked]', '[masked]', '[masked]'])
  assert.match(
    text('x-exception-stacktrace')[0] ?? '',
    /card \*\*\*\* refused[\s\S]*Caused by: Error: no funds on \*\*\*\*/
  )
  assert.deepEqual(text('x-exception-stacktrace').slice(1), ['[masked]', '[masked]', '[masked]'])
})
