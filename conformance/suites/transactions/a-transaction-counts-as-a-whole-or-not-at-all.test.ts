import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import type { KafkaClient } from '../../../packages/kafka/src/client/port.ts'
import { createClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { DeadLetterError } from '../../../packages/kafka/src/errors.ts'
import { TransactionalWriter } from '../../../packages/kafka/src/produce/transaction/transactional-writer.ts'
import { brokers, testTopic, uniqueName, waitFor } from '../../harness/index.ts'
import { readCommitted } from '../client/read-committed.ts'

const record = (value: string) => ({ key: null, value: Buffer.from(value), timestamp: Date.now(), headers: [] })

function clientOf(t: TestContext): KafkaClient {
  const client = createClient({ brokers: brokers().split(',') })
  t.after(() => client.close())
  return client
}

function writerOf(t: TestContext, client: KafkaClient, transactionalId: string): TransactionalWriter {
  const writer = new TransactionalWriter({
    client,
    transactionalId,
    transactionTimeoutMs: 30_000,
    compression: 'none',
    requestTimeoutMs: 10_000,
    stepTimeoutMs: 30_000,
    backoffMs: 10,
    maxBackoffMs: 200
  })
  t.after(() => writer.close())
  return writer
}

async function values(client: KafkaClient, topic: string): Promise<string[][]> {
  const found = (await client.metadata([topic])).topics.get(topic)
  assert.ok(found)
  return Promise.all(found.partitions.map(p => readCommitted(client, found, p.partition, p.leader)))
}

/** As a cluster before KIP-890 says of itself, which every newer one still serves. */
const asBefore = (client: KafkaClient): KafkaClient => ({ ...client, transactionVersion: async () => 1 })

/** The first answer to each of these requests is lost after it was carried out. */
function losing(client: KafkaClient, ...names: readonly ('produce' | 'endTxn' | 'txnOffsetCommit')[]): KafkaClient {
  const lost = new Set<string>()
  const lose =
    (name: (typeof names)[number]) =>
    async (...args: unknown[]) => {
      const answer = await (client[name] as (...given: unknown[]) => Promise<unknown>)(...args)
      if (lost.has(name)) return answer
      lost.add(name)
      throw new DeadLetterError('BROKER_TIMEOUT', { request: name, brokers: 'lost', timeoutMs: 1 })
    }
  return { ...client, ...Object.fromEntries(names.map(name => [name, lose(name)])) }
}

for (const [version, as] of [
  [2, (client: KafkaClient) => client],
  [1, asBefore]
] as const) {
  test(`records of several partitions and offsets of a group count together, or not at all (version ${version})`, async t => {
    const topic = await testTopic(t, { partitions: 2 })
    const client = as(clientOf(t))
    const groupId = uniqueName('redriver')
    const member = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
    const writer = writerOf(t, client, uniqueName('transactional'))
    await writer.initialise()
    const all: string[][] = [[], []]
    for (const [round, ends] of (['commit', 'abort', 'commit', 'commit'] as const).entries()) {
      writer.begin()
      await Promise.all([
        writer.send(topic, 0, [record(`a${round}`)]),
        writer.send(topic, 0, [record(`b${round}`)]),
        writer.send(topic, 1, [record(`c${round}`)])
      ])
      const offset = { topic, partition: 0, offset: 100 + round, leaderEpoch: -1, metadata: '' }
      await writer.commitOffsets(member, [offset])
      await writer[ends]()
      if (ends === 'abort') continue
      all[0]?.push(`a${round}`, `b${round}`)
      all[1]?.push(`c${round}`)
    }
    assert.deepEqual(await values(client, topic), all)
    const { nodeId } = await client.findCoordinator(groupId)
    // EndTxn is answered before the markers are written: until then Kafka calls the offset unstable.
    const partitions = await waitFor('a stable offset', async () => {
      const answer = await client.offsetFetch(nodeId, groupId, null)
      return answer.partitions.some(({ errorCode }) => errorCode === kafkaErrors.UNSTABLE_OFFSET_COMMIT)
        ? null
        : answer.partitions
    })
    assert.deepEqual(
      partitions.map(({ offset, errorCode }) => [offset, errorCode]),
      [[103, 0]]
    )
  })

  test(`answers that are lost change nothing (version ${version})`, async t => {
    const topic = await testTopic(t, { partitions: 1 })
    const client = as(clientOf(t))
    const groupId = uniqueName('redriver')
    const member = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
    const writer = writerOf(t, losing(client, 'produce', 'txnOffsetCommit', 'endTxn'), uniqueName('transactional'))
    await writer.initialise()
    for (const value of ['a', 'b']) {
      writer.begin()
      await writer.send(topic, 0, [record(value)])
      await writer.commitOffsets(member, [{ topic, partition: 0, offset: 7, leaderEpoch: -1, metadata: '' }])
      await writer.commit()
    }
    assert.deepEqual(await values(client, topic), [['a', 'b']])
  })

  test(`who takes the id fences the one who had it, whose transaction is aborted (version ${version})`, async t => {
    const topic = await testTopic(t, { partitions: 1 })
    const client = as(clientOf(t))
    const transactionalId = uniqueName('transactional')
    const first = writerOf(t, client, transactionalId)
    await first.initialise()
    first.begin()
    await first.send(topic, 0, [record('of the first')])
    const second = writerOf(t, client, transactionalId)
    await second.initialise()
    await assert.rejects(first.send(topic, 0, [record('late')]), { code: 'TRANSACTION_FENCED' })
    assert.equal(first.state, 'lost')
    await first.abort()
    await assert.rejects(first.commit(), { code: 'TRANSACTION_FAILED' })
    second.begin()
    await second.send(topic, 0, [record('of the second')])
    await second.commit()
    assert.deepEqual(await values(client, topic), [['of the second']])
  })

  test(`after a step that fails the transaction is aborted, and the next one is whole (version ${version})`, async t => {
    const topic = await testTopic(t, { partitions: 1, configs: { 'max.message.bytes': '1000' } })
    const client = as(clientOf(t))
    const writer = writerOf(t, client, uniqueName('transactional'))
    await writer.initialise()
    writer.begin()
    await writer.send(topic, 0, [record('before')])
    await assert.rejects(writer.send(topic, 0, [record('x'.repeat(2000))]), { code: 'TRANSACTION_FAILED' })
    await assert.rejects(writer.send(topic, 0, [record('behind')]), { code: 'TRANSACTION_FAILED' })
    await assert.rejects(writer.commit(), { code: 'TRANSACTION_FAILED' })
    await writer.abort()
    assert.equal(writer.state, 'ready')
    writer.begin()
    await writer.send(topic, 0, [record('next')])
    await writer.commit()
    assert.deepEqual(await values(client, topic), [['next']])
  })
}
