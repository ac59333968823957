import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterConsumer, type DeadLetterOptions } from '@dead-letter/kafka'
import { brokers, headerNames, produce, readAll, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'

test('headers are left out as asked, each one, and never id and place', async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: '{', headers: [['own', '1']] }])
  const written = async (options: DeadLetterOptions): Promise<string[]> => {
    const run = await runConsumer(t, { topics: topic, decode: 'json', deadLetter: options })
    const letters = await readAll(run.dlqOf(topic))
    assert.equal(letters.length, 1)
    return letters.flatMap(headerNames)
  }
  const all = await written({})
  assert.ok(all.length > 12)

  assert.deepEqual(await written({ dialect: 'none' }), [
    all[0],
    ...all.filter(name => name.startsWith('x-dead-letter-'))
  ])
  assert.deepEqual(await written({ headers: { allow: [] } }), ['own', 'x-dead-letter-id', 'x-dead-letter-origin'])
  assert.deepEqual(await written({ dialect: 'none', headers: { allow: [] } }), [
    'own',
    'x-dead-letter-id',
    'x-dead-letter-origin'
  ])
  assert.deepEqual(await written({ headers: { allow: ['x-original-topic', 'x-dead-letter-stage'] } }), [
    'own',
    'x-original-topic',
    'x-dead-letter-id',
    'x-dead-letter-stage',
    'x-dead-letter-origin'
  ])
  const deniable = all.filter(name => !['own', 'x-dead-letter-id', 'x-dead-letter-origin'].includes(name))
  assert.deepEqual(await written({ headers: { deny: deniable } }), ['own', 'x-dead-letter-id', 'x-dead-letter-origin'])
  for (const deny of ['x-exception-stacktrace', 'x-original-offset', 'x-dead-letter-group'])
    assert.deepEqual(
      await written({ headers: { deny: [deny] } }),
      all.filter(name => name !== deny)
    )
  assert.throws(
    () =>
      new DeadLetterConsumer({
        brokers: brokers(),
        groupId: uniqueName('group'),
        topics: topic,
        deadLetter: { headers: { deny: ['x-exception-stacktrase'] } }
      }),
    { code: 'OPTION_UNKNOWN', message: /did you mean 'x-exception-stacktrace'/ }
  )
})
