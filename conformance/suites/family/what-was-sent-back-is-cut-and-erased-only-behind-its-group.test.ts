import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eraseFromTopics, eraseMatch, findDlqs, findToErase, planTruncation } from '@dead-letter/operator'
import { TransactionalWriter } from '../../../packages/kafka/src/produce/transaction/transactional-writer.ts'
import { committedOffsets, produce, readAll, uniqueName, waitFor } from '../../harness/index.ts'
import { viewOf } from '../operator/cluster.ts'
import { letters, member, sendBack, setting } from './sending-back.ts'

test('of what was sent back to a group only what it has handled may go, and what is of a person is found there', async t => {
  const given = await setting(t)
  const { topic, group, family, side } = given
  const { cluster, names } = side
  await produce(
    topic,
    ['bob', 'ann', 'cat'].map(key => ({ key, value: `bad ${key}` }))
  )
  const gate = Promise.withResolvers<void>()
  t.after(() => gate.resolve())
  const billing = member(t, given, {}, ({ rawKey }, { redrive }) =>
    redrive !== undefined && String(rawKey) === 'cat' ? gate.promise : undefined
  )
  await letters(billing, 3)
  billing.mend()
  // With all its headers a copy looks like a letter.
  assert.equal((await sendBack(given, { keepHeaders: true })).outcome.sent, 3)
  await waitFor('what was handled of it', async () => (await committedOffsets(group, family))[0] === 2)

  const view = await viewOf(cluster, names)
  assert.deepEqual(
    (await planTruncation(cluster, { topic: family }, view)).cuts.map(({ end, letters, bounded }) => [
      end,
      letters,
      bounded
    ]),
    [[2, 2, true]]
  )
  assert.equal(
    (await findDlqs(cluster, { now: Date.now(), all: false })).some(({ topic }) => topic === family),
    false
  )
  const erase = async (key: string) => {
    const { findings } = await findToErase(cluster, { topics: [], families: [family] }, eraseMatch([key], []))
    const { erased, others, remaining } = await eraseFromTopics(cluster, findings, view)
    return [findings.map(({ offsets }) => offsets), erased, others, remaining.map(({ letters }) => letters)]
  }
  assert.deepEqual(await erase('ann'), [[[1]], 1, 1, []])
  assert.deepEqual(
    (await readAll(family)).map(({ key }) => String(key)),
    ['cat']
  )
  // What is the person's own goes, handled or not.
  assert.deepEqual(await erase('cat'), [[[2]], 1, 0, []])
  gate.resolve()
})

test('what an open or aborted transaction wrote of a person is found', async t => {
  const { dlq, topic, side } = await setting(t)
  await produce(topic, [{ key: 'x', value: 'x' }])
  const { client } = side.cluster
  const writer = new TransactionalWriter({
    ...{ transactionTimeoutMs: 60_000, requestTimeoutMs: 10_000, stepTimeoutMs: 30_000, backoffMs: 20 },
    ...{ maxBackoffMs: 1000, compression: 'none', client, transactionalId: uniqueName('erase') }
  })
  await writer.initialise()
  const found = async () =>
    (await findToErase(side.cluster, { topics: [topic, dlq] }, eraseMatch(['ann'], []))).findings.map(
      ({ offsets }) => offsets
    )
  writer.begin()
  await writer.send(topic, 0, [{ key: Buffer.from('ann'), value: null, timestamp: Date.now(), headers: [] }])
  assert.deepEqual(await found(), [[1]])
  await writer.abort()
  writer.close()
  assert.deepEqual(await found(), [[1]])
})
