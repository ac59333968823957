import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { produce, testFolder, testLedger, testTopic } from '../../harness/index.ts'
import { deadLetter } from './call.ts'

test('what finds nothing leaves no file, and says where to look', async t => {
  const dlq = await testTopic(t, { suffix: 'dlq' })
  await produce(dlq, [{ value: 'a' }])
  const folder = testFolder(t)
  const file = join(folder, 'letters.jsonl')
  const ledger = testLedger(t)
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger }

  for (const command of [
    ['export', '--cause', 'E404', '--file', file],
    ['discard', '--cause', 'E404', '--yes'],
    ['ls', '--cause', 'E404'],
    ['causes', '--cause', 'E404'],
    ['redrive', '--cause', 'E404', '--yes']
  ]) {
    const { code, err } = await deadLetter(command, { env })
    assert.equal(code, 0, err)
    assert.match(err, /no dead letter fits the filter; --cause takes names as dead-letter causes --dlq \S+ shows them/)
  }
  const { code, err } = await deadLetter(['rescue', '--all', '--within', '1h', '--file', file], { env })
  assert.equal(code, 0, err)
  assert.equal(existsSync(file), false)

  const pruned = await deadLetter(['prune', '--yes'], { env })
  assert.deepEqual([pruned.code, pruned.err], [0, `${ledger}.ledger: nothing was decided\n`])

  const missing = await deadLetter(['show', '--partition', '9', '--offset', '0'], { env })
  assert.equal(missing.code, 2)
  assert.match(missing.err, /there is no partition 9\./)

  // Of a name that is misspelt nobody can say that it holds nothing of a person.
  const misspelt = await deadLetter(['erase', '--key', 'ann', '--dlq', `${dlq}x`, '--yes'], { env })
  assert.equal(misspelt.code, 2)
  assert.match(misspelt.err, /does not exist\..*\(READ_TOPIC_MISSING\)/)
})

test('the audit tells how many letters were written or deleted, and of the newest operations alone when asked', async t => {
  const dlq = await testTopic(t, { suffix: 'dlq' })
  await produce(
    dlq,
    ['a', 'b', 'c'].map(value => ({ value }))
  )
  const ledger = testLedger(t)
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger }
  assert.equal((await deadLetter(['discard', '--all', '--yes'], { env })).code, 0)
  assert.equal((await deadLetter(['truncate', '--yes'], { env })).code, 0)

  const { out } = await deadLetter(['audit'], { env })
  assert.match(out, /discard +\S+ +3 +done/)
  assert.match(out, /truncate "\S+" +\S+ +3 +done/)

  const newest = await deadLetter(['audit', '--json', '--max', '1'], { env })
  const told = newest.out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { action: string; event: string })
  assert.deepEqual(
    told.map(({ action, event }) => `${action} ${event}`),
    ['truncate begun', 'truncate ended']
  )
})
