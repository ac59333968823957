import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PartitionWriter, type WriteResult } from '../../src/produce/partition-writer.ts'
import { nextSequence } from '../../src/produce/producer-identity.ts'
import { runs } from '../runs.ts'
import { type Fate, SimulatedIdentities, SimulatedPartition } from './simulated-partition.ts'

const record = (value: string) => ({ key: null, value: Buffer.from(value), timestamp: 1, headers: [] })

function writerOn(partition: SimulatedPartition, identities = new SimulatedIdentities()) {
  return new PartitionWriter({
    client: partition,
    topic: 'letters',
    partition: 0,
    identities,
    compression: 'none',
    requestTimeoutMs: 1000
  })
}

async function write(writer: PartitionWriter, ...values: string[]): Promise<WriteResult> {
  writer.begin(values.map(record))
  return writer.attempt(1)
}

test('a batch whose answer was lost is sent again byte for byte, and is in the log once', async () => {
  const partition = new SimulatedPartition()
  const writer = writerOn(partition)
  partition.fates.push('answer-lost')
  const first = await write(writer, 'a', 'b')
  assert.equal(first.outcome, 'in-doubt')
  assert.ok(writer.pending)
  assert.deepEqual(await writer.attempt(1), { outcome: 'written', baseOffset: 0 })
  assert.deepEqual(await write(writer, 'c'), { outcome: 'written', baseOffset: 2 })
  assert.deepEqual(partition.log, ['a', 'b', 'c'])
})

test('a batch in doubt that is abandoned takes its identity with it: what is sent instead is not taken for it', async () => {
  const partition = new SimulatedPartition()
  const identities = new SimulatedIdentities()
  const writer = writerOn(partition, identities)
  partition.fates.push('answer-lost')
  await write(writer, 'a')
  writer.abandon()
  assert.equal((await write(writer, 'b')).outcome, 'written')
  assert.deepEqual(partition.log, ['a', 'b'])
  assert.equal(identities.given.length, 2)
})

test('a batch that was refused without doubt leaves the identity when it is abandoned', async () => {
  const partition = new SimulatedPartition()
  const identities = new SimulatedIdentities()
  const writer = writerOn(partition, identities)
  partition.mostInBatch = 1
  assert.equal((await write(writer, 'a', 'b')).outcome, 'too-large')
  writer.abandon()
  await write(writer, 'a')
  await write(writer, 'b')
  assert.deepEqual(partition.log, ['a', 'b'])
  assert.equal(identities.given.length, 1)
})

test('without an identity nothing is sent; who may not have one is told so', async () => {
  const partition = new SimulatedPartition()
  const identities = new SimulatedIdentities()
  const writer = writerOn(partition, identities)
  identities.refusals.push(14, 31)
  const loading = await write(writer, 'a')
  assert.equal(loading.outcome, 'refused')
  const forbidden = await writer.attempt(1)
  assert.equal(forbidden.outcome, 'forbidden')
  assert.match((forbidden as { reason: string }).reason, /InitProducerId was answered CLUSTER_AUTHORIZATION_FAILED/)
  assert.deepEqual(await writer.attempt(1), { outcome: 'written', baseOffset: 0 })
})

test('one batch at a time, and none without records to it', async () => {
  const writer = writerOn(new SimulatedPartition())
  await assert.rejects(writer.attempt(1), /No batch is begun/)
  writer.begin([record('a')])
  assert.throws(() => writer.begin([record('b')]), /neither written nor abandoned/)
})

const fates: readonly Fate[] = ['answered', 'lost', 'answer-lost', 'timed-out', 'refused', 'forgets', 'fenced']

/** What a caller does with a batch that is not written. */
interface Choice {
  readonly size: number
  /** Takes a batch in doubt apart and sends its records otherwise, in place of sending it again. */
  readonly takesApart: boolean
  /** Gives its records up. */
  readonly givesUp: boolean
}

test('whatever becomes of requests and answers: every record is in the log, in order, where it was said to be, and once unless a batch in doubt could not be sent again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...fates), { maxLength: 30 }),
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), takesApart: fc.boolean(), givesUp: fc.boolean() }), {
        minLength: 1,
        maxLength: 12
      }),
      fc.option(fc.integer({ min: 1, max: 3 }), { nil: Number.POSITIVE_INFINITY }),
      async (given, choices, mostInBatch) => {
        const partition = new SimulatedPartition()
        partition.fates.push(...given)
        partition.mostInBatch = mostInBatch
        const identities = new SimulatedIdentities()
        const writer = writerOn(partition, identities)
        const queue = Array.from({ length: 12 }, (_, i) => `r${i}`)
        const all = [...queue]
        const told = new Map<string, number>()
        const mayRepeat = new Set<string>()
        const givenUp = new Set<string>()
        let step = 0
        let most = Number.POSITIVE_INFINITY
        while (queue.length > 0) {
          const choice = choices[step++ % choices.length] as Choice
          const batch = queue.splice(0, Math.min(choice.size, most))
          writer.begin(batch.map(record))
          let doubtful = false
          while (writer.pending) {
            const { forgotten } = partition
            const result = await writer.attempt(1)
            if (doubtful && partition.forgotten > forgotten) for (const value of batch) mayRepeat.add(value)
            doubtful ||= result.outcome === 'in-doubt'
            if (result.outcome === 'written') {
              for (const [i, value] of batch.entries()) told.set(value, result.baseOffset + i)
              break
            }
            if (result.outcome === 'identity' && doubtful) for (const value of batch) mayRepeat.add(value)
            const inDoubt = result.outcome === 'in-doubt'
            if (result.outcome !== 'too-large' && !(inDoubt && (choice.takesApart || choice.givesUp))) continue
            writer.abandon()
            if (inDoubt && choice.givesUp) {
              for (const value of batch) givenUp.add(value)
              continue
            }
            if (doubtful) for (const value of batch) mayRepeat.add(value)
            queue.unshift(...batch)
            most = Math.max(1, Math.ceil(batch.length / 2))
          }
        }
        const firsts = partition.log.filter((value, i) => partition.log.indexOf(value) === i && !givenUp.has(value))
        assert.deepEqual(
          firsts,
          all.filter(value => !givenUp.has(value))
        )
        for (const first of partition.begun.values()) assert.equal(first, 0, 'each identity begins at sequence 0')
        for (const [value, offset] of told) assert.equal(partition.log[offset], value)
        for (const value of all)
          if (!mayRepeat.has(value) && !givenUp.has(value))
            assert.equal(partition.log.filter(other => other === value).length, 1, value)
      }
    ),
    runs(300)
  )
})

test('sequences go on at 0 after the largest int32', () => {
  assert.equal(nextSequence(0x7ffffffe, 1), 0x7fffffff)
  assert.equal(nextSequence(0x7fffffff, 1), 0)
  assert.equal(nextSequence(0x7fffffff, 3), 2)
})

test('what is in doubt in one topic is nothing to another of that name, which is written to under another identity', async () => {
  const partition = new SimulatedPartition()
  const identities = new SimulatedIdentities()
  const writer = writerOn(partition, identities)
  partition.fates.push('lost')
  writer.begin(['a'].map(record))
  assert.equal((await writer.attempt(1, 'first')).outcome, 'in-doubt')
  assert.equal((await writer.attempt(1, 'second')).outcome, 'written')
  assert.equal(identities.given.length, 2)
  writer.begin(['b'].map(record))
  assert.equal((await writer.attempt(1, 'second')).outcome, 'written')
  assert.equal(identities.given.length, 2)
})
