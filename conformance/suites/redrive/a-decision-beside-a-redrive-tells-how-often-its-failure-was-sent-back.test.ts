import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { TransactionalWriter } from '../../../packages/kafka/src/produce/transaction/transactional-writer.ts'
import { encodeEntry } from '../../../packages/operator/src/ledger/codec.ts'
import { ledgerPartition } from '../../../packages/operator/src/ledger/writer.ts'
import { deleteAfter, produce, runConsumer, testTopic, uniqueName } from '../../harness/index.ts'
import { decide, lettersOf, operator, viewOf } from '../operator/cluster.ts'

const settings = {
  ...{ transactionTimeoutMs: 60_000, requestTimeoutMs: 10_000, stepTimeoutMs: 30_000 },
  ...{ backoffMs: 20, maxBackoffMs: 1000, compression: 'none' as const }
}

test('failures that are sent back while they are parked are parked with the count of that redrive', async t => {
  const topic = await testTopic(t)
  const dlq = uniqueName('dlq')
  deleteAfter(t, dlq)
  await produce(
    topic,
    Array.from({ length: 6 }, (_, i) => ({ value: `{${i}` }))
  )
  await runConsumer(t, { topics: topic, decode: 'json', deadLetter: { topic: dlq } })
  const side = operator(t)
  const { ledger } = side.names
  await decide(side, dlq, { name: 'note', text: 'seen' })
  const letters = await lettersOf(side.cluster, dlq)
  assert.equal(letters.length, 6)

  // As a runner writes them: what nobody reads yet lies in the log before the decisions.
  const { client } = side.cluster
  const partitions = (await client.metadata([ledger])).topics.get(ledger)?.partitions.length ?? 0
  const runner = new TransactionalWriter({ ...settings, client, transactionalId: uniqueName('runner') })
  t.after(() => runner.close())
  await runner.initialise()
  runner.begin()
  for (const { key } of letters.slice(0, 4)) {
    const signed = { by: 'bob', at: Date.now(), operation: randomUUID() }
    const entry = encodeEntry({ kind: 'decision', key, value: { decision: 'redriven', redrives: 2, dlq, ...signed } })
    const record = { ...entry, timestamp: Date.now(), headers: [] }
    await runner.send(ledger, ledgerPartition(entry.key, partitions), [record])
  }
  const decided = Promise.withResolvers<void>()
  const deciding = decide(side, dlq, { name: 'park' }, {}, () => decided.resolve())
  await Promise.race([decided.promise, deciding])
  await runner.commit()
  assert.deepEqual(await deciding, { changed: 6, already: 0, copies: 6 })

  const view = await viewOf(side.cluster, side.names)
  assert.deepEqual(
    letters.map(({ key }) => [view.stateOf(key), view.decisionOf(key)?.redrives ?? 0, view.decisionOf(key)?.by]),
    letters.map((_, i) => ['parked', i < 4 ? 2 : 0, 'ann'])
  )
})
