import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, header, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

const circular = new Error('circular')
circular.cause = circular
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
const thrown: readonly (readonly [name: string, what: unknown, message: string | undefined])[] = [
  ['Error', new Error(), undefined],
  ['string', 'just text', 'just text'],
  ['null', null, undefined],
  ['undefined', undefined, undefined],
  ['Error', circular, 'circular'],
  ['Error', Object.freeze(new Error('frozen')), 'frozen']
]

test('whatever is thrown makes a letter: an error without a message, text, null, a circular cause, a revoked proxy', async t => {
  const topic = await testTopic(t)
  await produce(
    topic,
    Array.from({ length: thrown.length + 1 }, (_, i) => ({ value: `${i}` }))
  )

  const run = await runConsumer(t, { topics: topic, decode: 'json', retry: { attempts: 1 } }, async record => {
    const n = record.value as number
    throw n < thrown.length ? thrown[n]?.[1] : proxy
  })

  const letters = await readAll(run.dlqOf(topic))
  assert.deepEqual(await deadRecords(run.dlqOf(topic), topic), await readAll(topic))
  for (const [i, [name, , message]] of thrown.entries()) {
    const letter = letters[i] as (typeof letters)[0]
    assert.equal(headerText(letter, 'x-exception-fqcn'), name)
    assert.equal(headerText(letter, 'x-exception-message'), message)
    if (message === undefined) assert.equal(header(letter, 'x-exception-message'), undefined)
  }
})
