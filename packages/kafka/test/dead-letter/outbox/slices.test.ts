import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeCluster } from '../fake-cluster.ts'
import { numbered, until, writerOn } from '../writer-support.ts'

const DLQ = 'error.orders.billing'
const count = 240
/** What a letter takes: all together many times a slice. */
const letterMs = 1

/** A partition function that takes a while, and how many calls at most had no turn of the event loop between them. */
function slowly(partition: () => number = () => 0) {
  let stretch = 0
  let longest = 0
  return {
    longest: () => longest,
    partition: () => {
      if (stretch === 0) setImmediate(() => (stretch = 0))
      longest = Math.max(longest, ++stretch)
      for (const end = performance.now() + letterMs; performance.now() < end; );
      return partition()
    }
  }
}

const expected = numbered('v', count)

test('letters that waited for a topic leave in slices, and those that come meanwhile stand behind them', async () => {
  const fake = new FakeCluster()
  const slow = slowly()
  const { write, events } = writerOn(fake, { provision: 'off', partition: slow.partition })
  const letters = expected.slice(0, -5).map(value => write(0, value))
  await until(() => events.length > 0)
  fake.create(DLQ, 2)
  await until(() => slow.longest() > 0)
  letters.push(...expected.slice(-5).map(value => write(0, value)))
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 0), expected)
  assert.ok(slow.longest() < count / 2, `${slow.longest()} letters in one stretch`)
  assert.deepEqual(events, ['held orders[0] LETTER_TOPIC_MISSING', 'released orders[0]'])
})

test('letters whose topic is not there and not listed go elsewhere in slices and in order, those that come meanwhile too', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  const slow = slowly()
  const { write, events } = writerOn(fake, { resolve: () => 'nowhere', topics: [DLQ], partition: slow.partition })
  const letters = expected.slice(0, -5).map(value => write(0, value))
  await until(() => slow.longest() > 0)
  letters.push(...expected.slice(-5).map(value => write(0, value)))
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 0), expected)
  assert.ok(slow.longest() < count / 2, `${slow.longest()} letters in one stretch`)
  assert.equal(events.filter(event => event.startsWith('rerouted destination')).length, count)
})

test('letters that stood behind one without a partition go on in slices, in order', async () => {
  const fake = new FakeCluster()
  fake.create(DLQ, 2)
  let good = false
  const slow = slowly(() => (good ? 1 : 99))
  const { write, events } = writerOn(fake, { onInvalidPartition: 'hold', partition: slow.partition })
  const letters = expected.map(value => write(0, value))
  await until(() => events.length > 0)
  good = true
  await Promise.all(letters.map(letter => letter.acknowledged))
  assert.deepEqual(fake.values(DLQ, 1), expected)
  assert.ok(slow.longest() < count / 2, `${slow.longest()} letters in one stretch`)
  assert.equal(events.at(-1), 'released orders[0]')
})
