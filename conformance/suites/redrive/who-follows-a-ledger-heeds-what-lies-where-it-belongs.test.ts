import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Cluster, followLedger, LedgerView, LedgerWriter } from '@dead-letter/operator'
import { growTopic, produce, readAll, waitFor } from '../../harness/index.ts'
import { operator } from '../operator/cluster.ts'

const keys = Array.from({ length: 20 }, (_, i) => Buffer.alloc(16, i + 1))

test('of entries that were astray before it is asked once where they belong, however many batches they are', async t => {
  const { cluster, names } = operator(t)
  const writer = await LedgerWriter.open(cluster, names)
  const value = { decision: 'parked', by: 'ann', at: Date.now(), operation: randomUUID() }
  await writer.append(
    keys.map(key => ({ kind: 'decision', key, value })),
    value.at
  )
  writer.close()
  for (const { partition, key, value } of await readAll(names.ledger))
    await produce(names.ledger, [{ partition: (partition + 1) % 8, key, value }])
  let asked = 0
  const metadata: typeof cluster.client.metadata = topics => {
    asked++
    return cluster.client.metadata(topics)
  }
  const counting = { ...cluster, client: Object.assign(Object.create(cluster.client), { metadata }) } as Cluster
  const view = new LedgerView()
  const ended = new AbortController()
  t.after(() => ended.abort())
  followLedger(counting, names, view, { signal: ended.signal }).catch(() => {})
  await waitFor('what lies astray', () => view.strays === keys.length)
  // Once to read it, once for what lies astray; again where transactions were open when it was asked.
  assert.ok(asked <= 4, `asked ${asked} times`)
})

test('an entry beside its partition counts for nothing; of a ledger that got partitions what lies where it belongs now counts', async t => {
  const { cluster, names } = operator(t)
  const decide = async (decision: 'parked' | 'restored') => {
    const writer = await LedgerWriter.open(cluster, names)
    const value = { decision, by: 'ann', at: Date.now(), operation: randomUUID() }
    await writer.append(
      keys.map(key => ({ kind: 'decision', key, value })),
      value.at
    )
    writer.close()
  }
  await decide('parked')
  const view = new LedgerView()
  const states = () => [...new Set(keys.map(key => view.stateOf(key)))].join()
  const ended = new AbortController()
  t.after(() => ended.abort())
  let counted = 0
  const onRecord = () => counted++
  followLedger(cluster, names, view, { onRecord, signal: ended.signal }).catch(() => {})
  await waitFor('the decisions', () => states() === 'parked')

  const astray = (await readAll(names.ledger)).map(({ partition, key, value }) => ({
    ...{ partition: (partition + 1) % 8, key },
    value: Buffer.from(String(value).replace('parked', 'discarded'))
  }))
  await produce(names.ledger, astray)
  await waitFor('what lies astray', () => view.strays === 20)
  assert.equal(states(), 'parked')
  assert.equal(counted, 20)

  await growTopic(names.ledger, 13)
  await decide('restored')
  // New partitions are looked for now and then. What moved between old ones shows whether the new number is heeded.
  const moved = (await readAll(names.ledger)).filter(({ partition, key, value }) => {
    const before = astray.find(entry => entry.key?.equals(key as Buffer))
    return String(value).includes('restored') && partition < 8 && partition !== ((before?.partition ?? 0) + 7) % 8
  })
  assert.ok(moved.length > 0)
  await waitFor('what lies where it belongs now', () =>
    moved.every(({ key }) => view.stateOf(key as Buffer) === 'open')
  )
})
