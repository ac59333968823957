import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, testLedger, testTopic } from '../../harness/index.ts'
import { springHeaders } from '../../harness/spring-letters.ts'
import { deadLetter } from './call.ts'

const card = '4111111111111111'
const token = 'Bearer-5f1c'

test('commands answer no question about what is masked, but for who gives a reason, which is in the audit', async t => {
  const dlq = await testTopic(t, { partitions: 1 })
  const ledger = testLedger(t)
  const failure = { topic: 'orders', offset: 7, timestamp: Date.now(), name: 'E', message: `no money on ${card}` }
  await produce(dlq, [
    {
      ...{ key: JSON.stringify({ card }), value: JSON.stringify({ card, id: 9 }), partition: 0 },
      headers: [['authorization', token], ...springHeaders(failure)]
    }
  ])
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger, DEAD_LETTER_MASK: '$.card,authorization' }
  const questions = [
    ['--text', card],
    ['--where', `value.card == "${card}"`],
    ['--where', `message.contains("${card}")`],
    ['--key', JSON.stringify({ card })],
    ['--header', `authorization=${token}`]
  ]
  const found = async (...args: string[]): Promise<number> => {
    const { code, out, err } = await deadLetter(args, { env })
    assert.equal(code, 0, err)
    return out.trim() === '' ? 0 : out.trim().split('\n').length
  }
  for (const question of questions) assert.equal(await found('ls', '--json', ...question), 0, question.join(' '))
  assert.equal(await found('ls', '--json', '--where', 'value.id == 9'), 1)
  const plan = await deadLetter(['plan', '--json', '--where', `value.card == "${card}"`], { env })
  assert.equal(JSON.parse(plan.out).report.letters, 0, plan.err)
  const parked = await deadLetter(['park', '--json', '--yes', '--text', card], { env })
  assert.equal(JSON.parse(parked.out).changed, 0, parked.err)
  const exported = await deadLetter(['export', '--text', card], { env })
  assert.equal(exported.out, '', exported.err)
  assert.equal(await found('ls', '--json', '--text', card, '--unmask', 'ticket 7'), 1)
  const audit = await deadLetter(['audit', '--json'], { env })
  const told = audit.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { action: string; why?: string })
  assert.deepEqual(
    told.filter(({ action, why }) => action === 'unmask' && why !== undefined).map(({ why }) => why),
    ['ticket 7']
  )
})
