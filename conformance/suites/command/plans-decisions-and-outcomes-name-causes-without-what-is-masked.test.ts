import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deleteAfter, produce, runConsumer, testLedger, testTopic, uniqueName } from '../../harness/index.ts'
import { deadLetter } from './call.ts'

const card = '4111111111111111'

test('a cause that is told by its message alone, and what failed again, are shown without what is masked', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const dlq = uniqueName('dlq')
  const groupId = uniqueName('g')
  const ledger = testLedger(t)
  deleteAfter(t, dlq)
  await produce(topic, [{ value: JSON.stringify({ card }), partition: 0 }])
  const failing = () =>
    runConsumer(
      t,
      { ...{ topics: topic, groupId, decode: 'json', retry: { attempts: 1 } }, deadLetter: { topic: dlq } },
      ({ value }) => {
        throw new Error(`cannot charge ${(value as { card: string }).card}`)
      }
    )
  await failing()
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger, DEAD_LETTER_MASK: '$.card' }
  const call = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await deadLetter(args, { env })
    assert.ok(code === 0 || args[0] === 'ops', err)
    assert.ok(!`${out}${err}`.includes('1111111'), `${args.join(' ')}:\n${out}${err}`)
    return out
  }
  const sent = JSON.parse(await call('redrive', '--all', '--yes', '--json')) as { operation: string; sent: number }
  assert.equal(sent.sent, 1)
  await failing()
  for (const more of [[], ['--json']])
    assert.match(await call('ops', 'show', sent.operation, ...more), /cannot charge \*\*\*/)

  await produce(dlq, [
    {
      value: JSON.stringify({ card }),
      headers: [
        ['x-original-topic', topic],
        ['x-original-partition', Buffer.from([0, 0, 0, 0])],
        ['x-original-offset', Buffer.from([0, 0, 0, 0, 0, 0, 0, 9])],
        ['x-exception-message', `no money on ${card}`]
      ],
      partition: 0
    }
  ])
  for (const args of [
    ['plan', '--all'],
    ['plan', '--all', '--json'],
    ['discard', '--all', '--yes']
  ])
    assert.match(await call(...args), /no money on \*\*\*/, args.join(' '))
})
