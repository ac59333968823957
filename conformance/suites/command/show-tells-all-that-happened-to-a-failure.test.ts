import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  deleteAfter,
  produce,
  runConsumer,
  testFolder,
  testLedger,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { deadLetter } from './call.ts'

interface Moment {
  readonly what: string
  readonly by?: string
  readonly why?: string
}

test('show tells letters, decisions, redrives and outcomes of a failure in the order of time, and what does not fit where', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const dlq = uniqueName('dlq')
  const groupId = uniqueName('g')
  const ledger = testLedger(t)
  deleteAfter(t, dlq)
  await produce(topic, [{ value: '{"id":12345678901234567890,"items":[{"price":"x"}]}', partition: 0 }])
  const schema = {
    properties: { items: { items: { properties: { price: { type: 'number' } } } } }
  }
  const failing = () =>
    runConsumer(
      t,
      { ...{ topics: topic, groupId, decode: 'json', schema, retry: { attempts: 1 } }, deadLetter: { topic: dlq } },
      () => {}
    )
  await failing()
  const env = { DEAD_LETTER_DLQ: dlq, DEAD_LETTER_LEDGER: ledger }
  const call = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await deadLetter(args, { env })
    assert.equal(code, 0, err)
    return out
  }
  await call('park', '--all', '--yes', '--by', 'ann', '--why', 'waits for T-1')
  await call('restore', '--all', '--yes', '--by', 'bob')
  await call('redrive', '--all', '--yes', '--by', 'cy', '--why', 'mended')
  await failing()

  const [line = ''] = (await call('ls', '--json')).split('\n')
  const { failure, partition, offset } = JSON.parse(line) as { failure: string; partition: number; offset: number }
  const told = (await call('show', '--lineage', failure, '--json'))
    .trim()
    .split('\n')
    .map(text => JSON.parse(text) as { history?: Moment[]; problems?: { path: string; message: string }[] })
  assert.equal(told.length, 3, 'two letters and the history')
  const history = told.at(-1)?.history ?? []
  assert.deepEqual(
    history.map(({ what, by, why }) => [what, by, why]),
    [
      ['produced', undefined, undefined],
      ['failed', groupId, undefined],
      ['parked', 'ann', 'waits for T-1'],
      ['restored', 'bob', undefined],
      ['redriven', 'cy', 'mended'],
      ['failed', groupId, undefined]
    ]
  )
  assert.deepEqual(told[0]?.problems, [{ path: '/items/0/price', message: 'must be number' }])

  const text = await call('show', '--partition', String(partition), '--offset', String(offset), '--history')
  assert.match(text, /"id": 12345678901234567890,/)
  assert.match(text, /"price": "x" {3}← must be number/)
  assert.match(text, /parked .*by ann .*why: waits for T-1/)

  const folder = testFolder(t)
  const file = join(folder, 'schema.json')
  writeFileSync(file, JSON.stringify({ properties: { id: { type: 'string' } } }))
  const place = ['--partition', String(partition), '--offset', String(offset)]
  assert.match(await call('show', ...place, '--check', `schema:${file}`), /"id": \d+, {3}← must be string/)
})
