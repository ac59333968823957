import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce, startConsumer, waitFor } from '../../harness/index.ts'
import { deadLetter } from '../command/call.ts'
import { letters, setting } from './sending-back.ts'

test('redrive --to group --wait sends to the running group and tells what was handled and what failed again', async t => {
  const place = await setting(t, { partitions: 2 })
  await produce(
    place.topic,
    Array.from({ length: 10 }, (_, i) => ({ value: i < 3 ? `worse ${i}` : `bad ${i}`, partition: i % 2 }))
  )
  let fails = /./
  const handled: string[] = []
  const billing = startConsumer(t, place.options, record => {
    const value = String(record.rawValue)
    if (fails.test(value)) throw new RangeError('no amount')
    handled.push(value)
  })
  await letters(billing, 10)
  fails = /worse/
  const redrive = (...more: string[]) =>
    deadLetter(['redrive', '--dlq', place.dlq, '--all', '--to', 'group', '--ledger', place.side.names.ledger, ...more])
  const { code, out, err } = await redrive('--yes', '--wait', '--json')
  const result = JSON.parse(out.trim().split('\n').at(-1) ?? '')
  assert.equal(code, 7, err)
  assert.deepEqual([result.sent, result.outcomes.handled, result.outcomes.failedAgain], [10, 7, 3])
  assert.match(err, new RegExp(`members of ${place.group} show that they read ${place.family}`))
  assert.equal(handled.length, 7)
  await letters(billing, 13)

  await billing.consumer.stop()
  const refused = await redrive('--yes')
  assert.equal(refused.code, 3, refused.err)
  assert.match(refused.err, /FAMILY_UNREAD/)
  assert.match(refused.out, /not read yet: 0, no member of the group owns it/)
  await waitFor('nothing more', () => handled.length === 7)
})
