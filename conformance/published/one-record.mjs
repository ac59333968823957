// Runs in an empty project with the packed packages installed, see scripts/try-packed.ts: one record that is no JSON is
// dead-lettered by the library and shown by the command, whose file is the argument.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Broker } from '@dead-letter/broker'
import { DeadLetterConsumer, openForwarder, readDeadLetters } from '@dead-letter/kafka'

const broker = await Broker.start({ topics: ['orders'] })
const brokers = broker.bootstrap
const producer = await openForwarder({ brokers, topic: 'orders' })
const value = text => ({
  topic: 'orders',
  partition: 0,
  offset: 0,
  timestamp: Date.now(),
  rawKey: null,
  rawValue: Buffer.from(text),
  headers: []
})
for (const text of ['{"id":1}', '{"id":']) await producer.forward(value(text))
await producer.close()

const handled = []
const consumer = new DeadLetterConsumer({
  brokers,
  groupId: 'billing',
  topics: 'orders',
  from: 'earliest',
  decode: 'json'
})
await consumer.run(
  record => {
    handled.push(record.value.id)
  },
  { untilIdle: true }
)
assert.deepEqual(handled, [1])
const letters = []
for await (const letter of readDeadLetters({ brokers, topic: 'error.orders.billing' })) letters.push(letter)
assert.equal(letters.length, 1)
assert.equal(String(letters[0].record.rawValue), '{"id":')
const report = [process.argv[2], 'report', '--brokers', brokers, '--dlq', 'error.orders.billing']
// Not waited for synchronously: the broker is in this process.
const { stdout } = await promisify(execFile)(process.execPath, report)
assert.match(stdout, /JSON/)
await broker.stop()
console.log('one letter')
