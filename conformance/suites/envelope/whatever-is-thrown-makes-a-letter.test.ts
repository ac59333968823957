import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deadRecords, header, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

const circular = new Error('circular')
circular.cause = circular
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()
class OwnSlice extends Array {
  override slice(): never {
    return 5 as never
  }
}
const trap = (): never => {
  throw new Error('touched')
}
const traps = Object.fromEntries(['code', 'cause', 'stack', 'errors', 'then'].map(name => [name, { get: trap }]))
const thrown: readonly (readonly [name: string, what: unknown, message: string | undefined])[] = [
  ['Error', new Error(), undefined],
  ['string', 'just text', 'just text'],
  ['null', null, undefined],
  ['undefined', undefined, undefined],
  ['Error', circular, 'circular'],
  ['Error', Object.freeze(new Error('frozen')), 'frozen'],
  ['AggregateError', Object.assign(new AggregateError([], 'all'), { errors: new OwnSlice(1) }), 'all'],
  ['Error', Object.defineProperties(new Error('guarded'), traps), 'guarded'],
  [
    'Error',
    Object.assign(new Error(), { message: { toString: trap }, code: { [Symbol.toPrimitive]: trap } }),
    undefined
  ],
  ['Object', { [Symbol.for('dead-letter.error')]: true, code: 'HANDLER_STUCK' }, undefined]
]

test('whatever is thrown makes a letter: an error without a message, text, null, a circular cause, a revoked proxy, guarded properties', async t => {
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
