import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAudit } from '@dead-letter/operator'
import { deleteAfter, produce, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { operator } from '../operator/cluster.ts'
import { deadLetter } from './call.ts'

const card = '4111111111111111'

test('what mask names is in no output of any command, and --unmask shows it once the audit has who and why', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(topic, [
    {
      value: JSON.stringify({ id: 1, card, amount: 5 }),
      headers: [['authorization', 'Bearer abcdefgh']],
      partition: 0
    },
    { value: `{"id":2,"card":"${card}","amount":`, headers: [['authorization', 'Bearer abcdefgh']], partition: 0 }
  ])
  await runConsumer(
    t,
    {
      ...{ topics: topic, groupId: uniqueName('g'), decode: 'json', retry: { attempts: 1 } },
      deadLetter: { topic: dlq }
    },
    ({ value, headers }) => {
      throw new Error(`cannot charge ${(value as { card: string }).card} with ${headers[0]?.value}`)
    }
  )
  const { cluster, names } = operator(t)
  const ledger = names.ledger.replace(/\.ledger$/, '')
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger, DEAD_LETTER_MASK: '$.card,Authorization' }
  const place = ['--partition', '0', '--offset', '0']

  for (const args of [
    ['ls'],
    ['ls', '--json'],
    ['peek', '--full'],
    ['peek', '--json'],
    ['show', ...place, '--full'],
    ['show', ...place, '--json'],
    ['causes'],
    ['report', '--json']
  ]) {
    const { code, out, err } = await deadLetter(args, { env })
    assert.equal(code, 0, err)
    assert.ok(!`${out}${err}`.includes('1111111') && !out.includes('abcdefgh'), `${args.join(' ')}:\n${out}${err}`)
    assert.ok(out.includes('***') || args[0] === 'causes' || args[0] === 'report', out)
  }
  const audit = async (): Promise<unknown[]> => {
    const told = []
    for await (const { event, by, action, why, text } of readAudit(cluster, names))
      told.push(event === 'begun' ? [by, action, why, text] : event)
    return told
  }
  assert.deepEqual(await audit(), [])

  const looked = await deadLetter(['show', ...place, '--unmask', 'T-17: is it a test card?', '--by', 'ann'], { env })
  assert.equal(looked.code, 0, looked.err)
  assert.ok(looked.out.includes(card))
  assert.deepEqual(await audit(), [
    ['ann', 'unmask', 'T-17: is it a test card?', 'show without masking $.card, Authorization'],
    'ended'
  ])
  const none = await deadLetter(['ls', '--unmask', 'why not'], { env: { ...env, DEAD_LETTER_MASK: '' } })
  assert.deepEqual(
    [none.code, none.err],
    [2, 'dead-letter: --unmask: nothing is masked; it is for where --mask is configured\n']
  )
})
