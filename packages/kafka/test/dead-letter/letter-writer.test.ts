import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeCluster } from './fake-cluster.ts'
import { numbered, until, writerOn } from './writer-support.ts'

const DLQ = 'error.orders.billing'

test('a topic that is missing holds its sources until it is there; letters keep their order', async () => {
  const fake = new FakeCluster()
  const { write, events } = writerOn(fake, { provision: 'off' })
  const letters = numbered('v', 5).map(value => write(1, value))
  await until(() => events.length > 0)
  letters.push(write(1, 'v5'), write(0, 'w'))
  fake.create(DLQ, 2)
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 1), numbered('v', 6))
  assert.deepEqual(
    events.filter(event => event.includes('[1]')),
    ['held orders[1] LETTER_TOPIC_MISSING', 'released orders[1]']
  )
})

test('a DLQ that is deleted and made again smaller: letters are routed anew, none is lost', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 8)
  const { write, events } = writerOn(fake)
  await Promise.all(numbered('a', 8).map((value, i) => write(i, value).acknowledged))
  fake.topics.delete(DLQ)
  const letters = numbered('b', 8).map((value, i) => write(i, value))
  await until(() => events.filter(event => event.startsWith('held')).length === 8)
  assert.ok(
    events.every(event => event.endsWith('LETTER_TOPIC_MISSING')),
    events.join()
  )
  fake.create(DLQ, 2)
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ).sort(), numbered('b', 8))
  assert.equal(events.filter(event => event.startsWith('rerouted partition')).length, 6)
  assert.equal(events.filter(event => event.startsWith('released')).length, 8)
})

test('a DLQ shrunk by recreation without ever being seen missing', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 8)
  const { write } = writerOn(fake)
  await write(7, 'before').acknowledged
  fake.create(DLQ, 2)
  const receipts = await Promise.all(numbered('b', 8).map((value, i) => write(i, value).acknowledged))
  assert.ok(receipts.every(receipt => receipt.dlqPartition < 2))
  assert.deepEqual(fake.values(DLQ).sort(), numbered('b', 8))
  const log = fake.topics.get(DLQ)?.logs.flat() ?? []
  assert.match(log.find(r => r.value === 'b7')?.headers.get('x-dead-letter-partition') ?? '', /partition 7/u)
})

test('a DLQ that is too small from the start keeps every letter', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  const { write } = writerOn(fake, { provision: 'off' })
  await Promise.all(numbered('v', 8).map((value, i) => write(i, value).acknowledged))
  assert.equal(fake.values(DLQ).length, 8)
})

for (const [name, partition] of [
  ['99', () => 99],
  ['-1', () => -1],
  [
    'a throw',
    () => {
      throw new Error('bug')
    }
  ]
] as const) {
  test(`a partition function that gives ${name} keeps every letter`, async () => {
    const fake = new FakeCluster()
    fake.create(DLQ, 2)
    const { write, events } = writerOn(fake, { partition })
    await Promise.all(numbered('v', 8).map((value, i) => write(i, value).acknowledged))
    assert.equal(fake.values(DLQ).length, 8)
    assert.equal(events.filter(event => event.startsWith('rerouted partition')).length, 8)
  })
}

test("onInvalidPartition 'hold' holds the source partition, in order, until the function gives a partition", async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  let answer = 99
  const { write, events } = writerOn(fake, {
    partition: (_group, r) => (r.partition === 1 ? answer : 0),
    onInvalidPartition: 'hold'
  })
  const held = [write(1, 'a'), write(1, 'b')]
  await write(0, 'free').acknowledged
  assert.deepEqual(fake.values(DLQ), ['free'])
  assert.deepEqual(events, ['held orders[1] LETTER_PARTITION_HELD'])
  answer = 1
  await Promise.all(held.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 1), ['a', 'b'])
  assert.deepEqual(events, ['held orders[1] LETTER_PARTITION_HELD', 'released orders[1]'])
})

test('a name beyond the list that exists is written to; one that does not, or is a source, is not', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  fake.create('there', 1)
  const { write, events } = writerOn(fake, {
    resolve: r => ['there', 'nowhere', 'orders'][r.partition],
    partition: 'zero'
  })
  const receipts = await Promise.all([0, 1, 2, 1].map(partition => write(partition, 'v').acknowledged))
  assert.deepEqual(
    receipts.map(receipt => receipt.dlq),
    ['there', DLQ, DLQ, DLQ]
  )
  const again = await write(1, 'w').acknowledged
  assert.equal(again.dlq, DLQ)
  const rerouted = events.filter(event => event.startsWith('rerouted'))
  assert.equal(rerouted.filter(event => event === `rerouted destination nowhere → ${DLQ}`).length, 3)
  assert.equal(rerouted.filter(event => event === `rerouted destination orders → ${DLQ}`).length, 1)
})

test('createUnlisted creates so many and no more', async () => {
  const fake = new FakeCluster()
  fake.create('orders', 3)
  fake.create(DLQ, 3)
  const { write } = writerOn(fake, { resolve: r => ['one', 'two'][r.partition], createUnlisted: 1 })
  const one = await write(0, 'v').acknowledged
  const two = await write(1, 'v').acknowledged
  assert.deepEqual([one.dlq, two.dlq], ['one', DLQ])
  assert.equal(fake.topics.get('one')?.logs.length, 3)
})

test('a letter for a topic that createUnlisted is creating just now waits for it', async () => {
  const fake = new FakeCluster()
  fake.create('orders', 3)
  fake.create(DLQ, 3)
  const creating = Promise.withResolvers<void>()
  const created = Promise.withResolvers<void>()
  const createTopics = fake.createTopics.bind(fake)
  fake.createTopics = async topics => {
    creating.resolve()
    await created.promise
    return createTopics(topics)
  }
  const { write } = writerOn(fake, { resolve: () => 'one', createUnlisted: 1 })
  const first = write(0, 'v')
  await creating.promise
  const second = write(1, 'v')
  created.resolve()
  assert.deepEqual([(await first.acknowledged).dlq, (await second.acknowledged).dlq], ['one', 'one'])
})

test('forget drops what waits anywhere and ends the hold', async () => {
  const fake = new FakeCluster()
  const { writer, write, events } = writerOn(fake)
  const letter = write(1, 'v')
  await until(() => events.length === 1)
  writer.forget({ topic: 'orders', partition: 1, topicId: 'source-id' })
  await assert.rejects(letter.acknowledged, { code: 'BROKER_CLOSED' })
  assert.deepEqual(events, ['held orders[1] LETTER_TOPIC_MISSING', 'released orders[1]'])
  fake.create(DLQ, 2)
  await write(1, 'again').acknowledged
  assert.deepEqual(fake.values(DLQ), ['again'])
  await writer.close()
})

test('bytes of a letter do not change once it is given out', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  const { write } = writerOn(fake, {}, [])
  const letter = write(1, 'v')
  const { bytes } = letter
  await letter.acknowledged
  assert.equal(letter.bytes, bytes)
})
