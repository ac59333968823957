// Runs where the published packages are installed, on every runtime and from bundles: one record that is no JSON and one
// against its schema are dead-lettered by the library, and shown by the command where its file is the argument.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Broker } from '@dead-letter/broker'
import { DeadLetterConsumer, openForwarder, readDeadLetters } from '@dead-letter/kafka'

const record = text => ({
  topic: 'orders',
  partition: 0,
  offset: 0,
  timestamp: Date.now(),
  rawKey: null,
  rawValue: Buffer.from(text),
  headers: []
})

async function main() {
  const broker = await Broker.start({ topics: ['orders'] })
  const brokers = broker.bootstrap
  const producer = await openForwarder({ brokers, topic: 'orders', compression: 'zstd' })
  for (const text of ['{"id":"aa"}', '{"id":', '{"id":"ab"}']) await producer.forward(record(text))
  await producer.close()

  const handled = []
  const consumer = new DeadLetterConsumer({
    brokers,
    groupId: 'billing',
    topics: 'orders',
    from: 'earliest',
    decode: 'json',
    // What validates is loaded on use; and what matches this pattern, which backtracking could take for ever over.
    schema: { type: 'object', properties: { id: { type: 'string', pattern: '^(a+)+$' } } },
    deadLetter: { compression: 'zstd' }
  })
  await consumer.run(({ value }) => void handled.push(value.id), { untilIdle: true })
  assert.deepEqual(handled, ['aa'])
  const letters = []
  for await (const letter of readDeadLetters({ brokers, topic: 'error.orders.billing' })) letters.push(letter)
  assert.deepEqual(
    letters.map(letter => String(letter.record.rawValue)),
    ['{"id":', '{"id":"ab"}']
  )
  const command = process.argv[2]
  if (command !== undefined) {
    const report = [command, 'report', '--brokers', brokers, '--dlq', 'error.orders.billing']
    // Not waited for synchronously: the broker is in this process.
    const { stdout } = await promisify(execFile)(process.execPath, report)
    assert.match(stdout, /JSON/)
  }
  await broker.stop()
  console.log('two letters')
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
