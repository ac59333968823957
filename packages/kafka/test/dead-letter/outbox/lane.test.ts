import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeadLetterError } from '../../../src/errors.ts'
import { readBatchInfo } from '../../../src/records/batch-info.ts'
import { writtenTopic } from '../../../src/topics/written-topic.ts'
import { FakeCluster } from '../fake-cluster.ts'
import { numbered, type TestWriter, until, writerOn } from '../writer-support.ts'

const DLQ = 'error.orders.billing'

function cluster(partitions = 2, configs: Record<string, string> = {}): FakeCluster {
  const fake = new FakeCluster()
  fake.create(DLQ, partitions, configs)
  return fake
}

test('letters of one stretch of work go in one batch, in order, with their offsets', async () => {
  const fake = cluster()
  const { writeAll } = writerOn(fake)
  const receipts = await writeAll(1, numbered('v', 50))
  assert.equal(fake.produced.length, 1)
  assert.deepEqual(fake.values(DLQ, 1), numbered('v', 50))
  assert.deepEqual(
    receipts.map(r => r.dlqOffset),
    Array.from({ length: 50 }, (_, i) => i)
  )
  assert.deepEqual(
    receipts.map(r => `${r.dlq}[${r.dlqPartition}]`),
    Array(50).fill(`${DLQ}[1]`)
  )
})

test('one request of a lane is in flight; what comes meanwhile goes together in the next', async () => {
  const fake = cluster()
  const { write } = writerOn(fake)
  const first = write(0, 'v0')
  await until(() => fake.produced.length === 1)
  const later = numbered('w', 20).map(value => write(0, value))
  await Promise.all([first, ...later].map(letter => letter.acknowledged))
  assert.equal(fake.mostInFlight, 1)
  assert.equal(fake.produced.length, 2)
  assert.deepEqual(fake.values(DLQ), ['v0', ...numbered('w', 20)])
})

test('batches are cut by encoded bytes', async () => {
  const fake = cluster(1, { 'max.message.bytes': '20000' })
  const { writeAll } = writerOn(fake, { stackBytes: 0 })
  await writeAll(0, numbered('v'.repeat(3000), 30))
  assert.ok(fake.produced.every(({ batch }) => batch.length <= 20_000))
  assert.ok(fake.produced.length <= 8)
  assert.equal(fake.values(DLQ).length, 30)
})

for (const [name, mishap] of [
  ['a time-out after the append', { cut: true, appends: true }],
  ['a cut connection before the append', { cut: true }],
  ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', { errorCode: 20, appends: true }],
  ['NOT_LEADER_OR_FOLLOWER', { errorCode: 6 }],
  ['NOT_ENOUGH_REPLICAS', { errorCode: 19 }]
] as const) {
  test(`after ${name} the same batch is sent again before anything else, and written once`, async () => {
    const fake = cluster()
    fake.mishaps.push(mishap, mishap)
    const { write } = writerOn(fake)
    const first = numbered('a', 5).map(value => write(0, value))
    await until(() => fake.produced.length === 1)
    const second = numbered('b', 5).map(value => write(0, value))
    const receipts = await Promise.all([...first, ...second].map(letter => letter.acknowledged))
    assert.deepEqual(fake.values(DLQ, 0), [...numbered('a', 5), ...numbered('b', 5)])
    assert.deepEqual(
      receipts.map(r => r.dlqOffset),
      Array.from({ length: 10 }, (_, i) => i)
    )
    const [one, two, three] = fake.produced
    assert.ok(one?.batch.equals(two?.batch as Buffer) && one.batch.equals(three?.batch as Buffer))
    assert.equal(fake.produced.length, 4)
  })
}

test('DUPLICATE_SEQUENCE_NUMBER is success, at an unknown offset', async () => {
  const fake = cluster()
  fake.mishaps.push({ cut: true, appends: true }, { errorCode: 46 })
  const { writeAll } = writerOn(fake)
  const [receipt] = await writeAll(0, ['v'])
  assert.equal(receipt?.dlqOffset, -1)
  assert.deepEqual(fake.values(DLQ), ['v'])
})

test('DUPLICATE_SEQUENCE_NUMBER of what was not sent before is not believed: it goes out under another identity', async () => {
  const fake = cluster()
  const { writeAll } = writerOn(fake)
  await writeAll(0, ['a'])
  fake.mishaps.push({ errorCode: 46 })
  const [receipt] = await writeAll(0, ['b'])
  assert.equal(receipt?.dlqOffset, 1)
  assert.deepEqual(fake.values(DLQ), ['a', 'b'])
})

test('a lane that the broker has lost the sequence of goes on under another producer id from sequence 0', async () => {
  const fake = cluster()
  const { writeAll } = writerOn(fake)
  await writeAll(0, ['a', 'b'])
  for (const errorCode of [45, 47, 59]) {
    fake.mishaps.push({ errorCode })
    await writeAll(0, [`after ${errorCode}`])
    const last = readBatchInfo(fake.produced.at(-1)?.batch as Buffer, 0)
    const refused = readBatchInfo(fake.produced.at(-2)?.batch as Buffer, 0)
    assert.equal(last?.baseSequence, 0)
    assert.notEqual(last?.producerId, refused?.producerId)
  }
  assert.deepEqual(fake.values(DLQ), ['a', 'b', 'after 45', 'after 47', 'after 59'])
})

test('letters of a forgotten partition are dropped; the batch in doubt that held them is not mistaken for the next', async () => {
  const fake = cluster(1)
  fake.mishaps.push(...Array(3).fill({ cut: true, appends: true }))
  const { writer, write } = writerOn(fake, { partition: 'zero', backoffMs: 20, maxBackoffMs: 20 })
  const gone = write(3, 'gone')
  await until(() => fake.produced.length === 1)
  writer.forget({ topic: 'orders', partition: 3, topicId: 'source-id' })
  await assert.rejects(gone.acknowledged, { code: 'BROKER_CLOSED' })
  const kept = write(4, 'kept')
  await kept.acknowledged
  assert.ok(fake.values(DLQ).includes('kept'))
})

test('a batch that the topic does not take is split until each part fits', async () => {
  const fake = cluster(1, { 'max.message.bytes': '200000' })
  const { writeAll } = writerOn(fake)
  const dlq = fake.topics.get(DLQ)
  dlq?.configs.set('max.message.bytes', '9000')
  fake.configsForbidden = true
  await writeAll(0, numbered('v', 40))
  assert.deepEqual(fake.values(DLQ), numbered('v', 40))
})

test('the size ladder: stack, then message; then the partition is held, and others of the lane go on', async () => {
  const fake = cluster(1, { 'max.message.bytes': '3000' })
  const { write, events, errors } = writerOn(fake, { partition: 'zero', maxBackoffMs: 20 })
  const slim = write(1, 'x'.repeat(1900))
  const large = write(2, 'y'.repeat(5000))
  const behind = write(2, 'behind')
  const other = write(3, 'other')
  assert.deepEqual((await slim.acknowledged).trimmed, ['stacktrace'])
  await other.acknowledged
  await until(() => events.length > 0)
  assert.deepEqual(events, ['held orders[2] LETTER_TOO_LARGE'])
  assert.match(errors[0]?.message ?? '', /orders\[2\]@0 .* takes 3000/u)
  assert.equal(fake.values(DLQ).includes('behind'), false)
  fake.topics.get(DLQ)?.configs.set('max.message.bytes', '100000')
  assert.deepEqual((await large.acknowledged).trimmed, [])
  await behind.acknowledged
  assert.deepEqual(events, ['held orders[2] LETTER_TOO_LARGE', 'released orders[2]'])
  assert.deepEqual(fake.values(DLQ).slice(-2), ['y'.repeat(5000), 'behind'])
})

test('a pointer stands for the value where the user allows it', async () => {
  const fake = cluster(1, { 'max.message.bytes': '3000' })
  const { write } = writerOn(fake, { partition: 'zero', allowPointers: true })
  const receipt = await write(2, 'y'.repeat(5000)).acknowledged
  assert.ok(receipt.trimmed.includes('value'))
  assert.match(fake.values(DLQ)[0] ?? '', /"length":5000/u)
})

test('a limit that may not be read is found out from the broker', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 1, { 'max.message.bytes': '3000' })
  fake.configsForbidden = true
  const { write } = writerOn(fake, {}, [])
  const receipt = await write(0, 'x'.repeat(1900)).acknowledged
  assert.deepEqual(receipt.trimmed, ['stacktrace'])
  fake.topics.get(DLQ)?.configs.set('max.message.bytes', '3000000')
  assert.deepEqual((await write(0, 'z'.repeat(2_000_000)).acknowledged).trimmed, [])
})

test('INVALID_TIMESTAMP: only the named letters are stamped anew, and marked', async () => {
  const fake = cluster(1)
  fake.mishaps.push({ errorCode: 32, recordErrors: [1] })
  const { writeAll } = writerOn(fake, { partition: 'zero', timestamp: 'original' })
  const receipts = await writeAll(0, ['a', 'b', 'c'])
  assert.deepEqual(
    receipts.map(r => r.trimmed),
    [[], ['timestamp'], []]
  )
  const log = fake.topics.get(DLQ)?.logs[0] ?? []
  assert.deepEqual(
    log.map(r => r.timestamp === 1_700_000_000_000),
    [true, false, true]
  )
  assert.deepEqual(fake.values(DLQ), ['a', 'b', 'c'])
})

test('INVALID_RECORD: only the named letters are in trouble', async () => {
  const fake = cluster(1)
  fake.mishaps.push({ errorCode: 87, recordErrors: [1] }, { errorCode: 87, when: ({ batch }) => batch.includes('bad') })
  const { write, events } = writerOn(fake, { partition: 'zero' })
  const letters = [write(0, 'a'), write(1, 'bad'), write(2, 'c'), write(1, 'behind')]
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ), ['a', 'c', 'bad', 'behind'])
  assert.deepEqual(events, ['held orders[1] LETTER_NOT_WRITTEN', 'released orders[1]'])
})

test('a broker that names every letter of a batch holds each source partition once, by its first letter', async () => {
  const fake = cluster(1)
  fake.mishaps.push({ errorCode: 87, recordErrors: Array.from({ length: 400 }, (_, i) => i) })
  const { write, events } = writerOn(fake, { partition: 'zero' })
  const values = Array.from({ length: 400 }, (_, i) => ({ partition: i % 2, value: `v${i}` }))
  await Promise.all(values.map(({ partition, value }) => write(partition, value).acknowledged))
  const log = fake.values(DLQ).map(value => Number(value.slice(1)))
  for (const parity of [0, 1]) {
    const own = log.filter(number => number % 2 === parity)
    assert.deepEqual(
      own,
      [...own].sort((a, b) => a - b)
    )
    assert.equal(own.length, 200)
  }
  assert.equal(events.filter(event => event.startsWith('held')).length, 2)
  // One for the batch, one for the first letter of each source partition, then all the others together.
  assert.ok(fake.produced.length <= 5, `${fake.produced.length} requests`)
})

test('permission revoked and granted: held once, released, nothing lost; other topics go on', async () => {
  const fake = cluster(2)
  fake.create('elsewhere', 1)
  const { write, events } = writerOn(
    fake,
    { resolve: r => (r.partition === 5 ? 'elsewhere' : null), topics: ['elsewhere'] },
    [DLQ, 'elsewhere']
  )
  const dlq = fake.topics.get(DLQ)
  if (dlq) dlq.writable = false
  const held = (): string[] => events.filter(event => !event.startsWith('rerouted'))
  const letters = [write(0, 'a'), write(0, 'b'), write(1, 'c')]
  await until(() => events.length === 2)
  letters.push(write(0, 'd'))
  await write(5, 'e').acknowledged
  await until(() => fake.produced.length > 8)
  assert.deepEqual(held(), ['held orders[0] LETTER_FORBIDDEN', 'held orders[1] LETTER_FORBIDDEN'])
  if (dlq) dlq.writable = true
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 0), ['a', 'b', 'd'])
  assert.deepEqual(held().slice(2).sort(), ['released orders[0]', 'released orders[1]'])
})

test('no producer id: held with the reason, and on when there is one', async () => {
  const fake = cluster()
  fake.identityError = 31
  const { write, events, errors } = writerOn(fake)
  const letter = write(0, 'a')
  await until(() => events.length === 1)
  assert.equal(errors[0]?.code, 'LETTER_FORBIDDEN')
  fake.identityError = 0
  await letter.acknowledged
  assert.equal(events[1], 'released orders[0]')
})

test('trouble that passes within a second is not told', async () => {
  const fake = cluster()
  fake.mishaps.push(...Array(20).fill({ errorCode: 6 }))
  const { writeAll, events } = writerOn(fake)
  await writeAll(0, ['a'])
  assert.deepEqual(events, [])
})

test('close ends what waits, and leaves nothing behind', async () => {
  const fake = cluster()
  const dlq = fake.topics.get(DLQ)
  if (dlq) dlq.writable = false
  const { writer, write, events } = writerOn(fake, { backoffMs: 60_000, maxBackoffMs: 60_000 })
  const letter = write(0, 'a')
  await until(() => events.length === 1)
  await Promise.all([writer.close(), writer.close()])
  await assert.rejects(letter.acknowledged, { code: 'BROKER_CLOSED' })
  await assert.rejects(write(0, 'b').acknowledged, { code: 'BROKER_CLOSED' })
})

test('where the broker is told the topic by its id, a letter waits for no look at the topic', async () => {
  const fake = cluster()
  const { writeAll, later, standStill } = writerOn(fake)
  standStill()
  await writeAll(0, ['a'])
  const never = Promise.withResolvers<void>()
  fake.metadataGate = never.promise
  later(60)
  await writeAll(0, ['b'])
  assert.equal(fake.lookups, 0)
  never.resolve()
})

/** A writer for which a DLQ that was made anew is unfit until it is mended. */
function writerThatChecks(fake: FakeCluster): TestWriter & { readonly mend: () => void } {
  let fit = false
  const writer = writerOn(fake, {}, [DLQ], async name =>
    fit
      ? { topic: writtenTopic(fake.topicMetadata(name), 1_048_588) }
      : { error: new DeadLetterError('DLQ_COMPACTED', { dlq: name }) }
  )
  return {
    ...writer,
    mend: () => {
      fit = true
    }
  }
}

for (const byName of [true, false])
  test(`a letter counts in no DLQ that was made anew before it is checked, with topics by ${byName ? 'name' : 'id'}`, async () => {
    const fake = cluster()
    fake.byName = byName
    const { writeAll, write, later, events, mend } = writerThatChecks(fake)
    await writeAll(0, ['before'])
    fake.create(DLQ, 2, { 'cleanup.policy': 'compact' })
    later(60)
    const letter = write(0, 'after')
    await until(() => events.includes('held orders[0] DLQ_COMPACTED'))
    mend()
    await letter.acknowledged
    assert.equal(fake.values(DLQ).at(-1), 'after')
    assert.equal(events.at(-1), 'released orders[0]')
  })

test('a broker that goes back to topics by name is not believed before its topic is looked at', async () => {
  const fake = cluster()
  const { writeAll, write, later, events } = writerThatChecks(fake)
  await writeAll(0, ['before'])
  fake.byName = true
  fake.create(DLQ, 2, { 'cleanup.policy': 'compact' })
  later(60)
  const letter = write(0, 'after')
  letter.acknowledged.catch(() => {})
  await until(() => events.includes('held orders[0] DLQ_COMPACTED'))
})

test('a DLQ made anew a moment ago takes no letter before it is checked, though nobody has looked since', async () => {
  const fake = cluster()
  const { writeAll, write, events, mend } = writerThatChecks(fake)
  await writeAll(0, ['before'])
  fake.create(DLQ, 2, { 'cleanup.policy': 'compact' })
  const letter = write(0, 'after')
  await until(() => events.includes('held orders[0] DLQ_COMPACTED'))
  assert.deepEqual(fake.values(DLQ), [])
  mend()
  assert.equal((await letter.acknowledged).dlqOffset, 0)
  assert.deepEqual(fake.values(DLQ), ['after'])
  assert.equal(events.at(-1), 'released orders[0]')
})

test('letters of a batch for a DLQ that was made anew are routed again: its count may be another', async () => {
  const fake = cluster(4)
  const { writeAll } = writerOn(fake, { partition: 'modulo' })
  await writeAll(3, ['before'])
  fake.create(DLQ, 2)
  const receipts = await writeAll(3, ['a', 'b'])
  assert.deepEqual(
    receipts.map(({ dlqPartition }) => dlqPartition),
    [1, 1]
  )
  fake.create(DLQ, 4)
  assert.deepEqual(
    (await writeAll(3, ['c', 'd'])).map(({ dlqPartition }) => dlqPartition),
    [3, 3]
  )
  assert.deepEqual(fake.values(DLQ), ['c', 'd'])
})
