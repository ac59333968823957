import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, testLedger, testTopic, uniqueName } from '../../harness/index.ts'
import { springHeaders } from '../../harness/spring-letters.ts'
import { deadLetter } from './call.ts'

const hour = 3_600_000

test('dlqs tells what came, what people took away, what retention may take, and the causes', async t => {
  const dlq = await testTopic(t, {
    ...{ name: `${uniqueName('letters')}.DLT`, partitions: 1 },
    configs: { 'retention.ms': String(10 * hour), 'message.timestamp.type': 'CreateTime' }
  })
  const ledger = testLedger(t)
  const now = Date.now()
  const old = now - 9.5 * hour
  const letter = (offset: number, name: string, at: number) => ({
    ...{ value: '{}', partition: 0, timestamp: at },
    headers: springHeaders({ topic: 'orders', offset, timestamp: at, name })
  })
  await produce(dlq, [letter(0, 'java.lang.A', old), letter(1, 'java.lang.B', now), letter(2, 'java.lang.B', now)])
  const env = { DEAD_LETTER_LEDGER: ledger }
  const row = async (...more: string[]) => {
    const { code, out, err } = await deadLetter(['dlqs', '--json', ...more], { env })
    assert.equal(code, 0, err)
    const rows = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    return rows.find(({ topic }) => topic === dlq) ?? {}
  }
  const before = await row()
  assert.deepEqual([before.depth, before.lastHour, before.dueNextHour], [3, 2, 1])
  assert.deepEqual(before.leftLastHour, { decided: 0, redriven: 0, deleted: 0 })
  assert.equal(before.causes, undefined)

  const decided = await deadLetter(['discard', '--dlq', dlq, '--all', '--yes'], { env })
  assert.equal(decided.code, 0, decided.err)
  const cut = await deadLetter(['truncate', '--dlq', dlq, '--yes'], { env })
  assert.equal(cut.code, 0, cut.err)
  assert.deepEqual((await row()).leftLastHour, { decided: 3, redriven: 0, deleted: 3 })
  await produce(dlq, [letter(3, 'java.lang.A', now), letter(4, 'java.lang.C', now)])
  assert.deepEqual((await row('--causes')).causes, { causes: 2, letters: 2, partial: false })

  // What is sent once more counts again; given again it sends nothing, and counts for nothing.
  const target = await testTopic(t, { partitions: 1, suffix: 'target' })
  for (const more of [[], ['--again'], []]) {
    const sent = await deadLetter(['redrive', '--dlq', dlq, '--all', '--to', `topic:${target}`, '--yes', ...more], {
      env
    })
    assert.equal(sent.code, 0, sent.err)
  }
  assert.deepEqual((await row()).leftLastHour, { decided: 3, redriven: 4, deleted: 3 })
})
