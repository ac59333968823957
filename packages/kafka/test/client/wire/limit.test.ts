import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { limit } from '../../../src/client/wire/limit.ts'

/** What it is sent it sends back, and says when that is done. */
const echo = `
  const { createServer } = require('node:net')
  const { parentPort, workerData } = require('node:worker_threads')
  const sent = () => {
    Atomics.store(workerData, 0, 1)
    Atomics.notify(workerData, 0)
  }
  const server = createServer(socket => socket.on('data', bytes => socket.write(bytes, sent)))
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`

function holdUp(ms: number, until = new Int32Array(new SharedArrayBuffer(4))): void {
  Atomics.wait(until, 0, 0, ms)
}

test('an answer that came in time is read first, however long the loop was held up', async t => {
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(echo, { eval: true, workerData: answered })
  t.after(() => worker.terminate())
  const [port] = await once(worker, 'message')
  const socket = connect({ host: '127.0.0.1', port })
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  const order: string[] = []
  const both = Promise.withResolvers<void>()
  const note = (what: string) => () => {
    if (order.push(what) === 2) both.resolve()
  }
  socket.on('data', note('answer'))
  socket.write('asked')
  limit(1, note('late'))
  // The answer arrives meanwhile, and the time is over.
  holdUp(30_000, answered)
  holdUp(20)
  await both.promise
  assert.deepEqual(order, ['answer', 'late'])
})

test('one that is ended says nothing, also when its time is over', async () => {
  const told: string[] = []
  limit(1, () => told.push('never'))()
  await new Promise(resolve => setTimeout(resolve, 5))
  const done = limit(1, () => told.push('never'))
  setTimeout(done, 1)
  // Both are due when the loop looks again: the time is over first, and it is ended before what has arrived was read.
  holdUp(20)
  await new Promise(resolve => setTimeout(resolve, 10))
  assert.deepEqual(told, [])
})
