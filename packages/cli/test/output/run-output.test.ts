import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { type ConsumerMetrics, DeadLetterError } from '@dead-letter/kafka'
import { progressLine } from '../../src/output/progress.ts'
import { recordPrinter } from '../../src/output/record.ts'
import { tellEvents } from '../../src/output/run-events.ts'
import { showSummary, summarize } from '../../src/output/summary.ts'
import { calmHealth, fakeIo, fakeRecord } from '../harness.ts'

const metrics = {
  handled: 9880,
  deadLettered: 120,
  skipped: 0,
  deadByStage: { 'decode-key': 0, 'decode-value': 100, validate: 0, handle: 20 },
  deadByClass: { poison: 100, business: 20, transient: 0, infrastructure: 0, fatal: 0 }
} as unknown as ConsumerMetrics

test('the summary counts what was handled and dead-lettered', () => {
  const summary = summarize(metrics, 2000)
  assert.deepEqual(summary, {
    processed: 9880,
    dead: 120,
    skipped: 0,
    seconds: 2,
    rate: 5000,
    byStage: { 'decode-value': 100, handle: 20 },
    byClass: { poison: 100, business: 20 }
  })
  assert.equal(showSummary(summary)[0], 'processed 9,880, dead 120 in 2.0 s (5,000 records/s)')
})

test('the progress line has processed, dead, rate and lag, and what is held', () => {
  const partition = {
    topic: 't',
    partition: 0,
    position: 0,
    committed: 0,
    endOffset: 0,
    endOffsetAt: 0,
    underWay: 0,
    letterBytes: 0
  }
  const health = {
    ...calmHealth,
    partitions: [
      { ...partition, lag: 1500, holds: [] },
      {
        ...partition,
        lag: 2,
        holds: [{ reason: 'letter', error: new DeadLetterError('BROKER_CLOSED', {}), sinceMs: 1 }]
      }
    ]
  } as const
  assert.equal(
    progressLine(metrics, health, 1234.5),
    'processed 9,880  dead 120  1,235/s  lag 1,502  held 1 of 2 partitions'
  )
  const outage = {
    ...health,
    contact: { coordinatorAt: 0, brokersAt: 0, lost: { with: 'brokers', forMs: 31_200 } },
    partitions: [{ ...health.partitions[0], lag: null }]
  } as const
  assert.equal(progressLine(metrics, outage, 0), 'processed 9,880  dead 120  0/s  lag ?  no answer for 31 s')
})

test('records print as the tutorial does, with the topic where there are several, escaped', async () => {
  const one = fakeIo()
  recordPrinter(one.terminal, { topic: ['orders'] })(
    fakeRecord({ offset: 12, rawValue: Buffer.from('a\u001b]0;x\u0007\nb') })
  )
  await one.terminal.flush()
  assert.equal(one.stdout.text, 'partition=0 offset=12 value=a\\x1b]0;x\\x07\\nb\n')
  const many = fakeIo()
  recordPrinter(many.terminal, { topic: [/o.*/] })(fakeRecord({ rawValue: null }))
  await many.terminal.flush()
  assert.equal(many.stdout.text, 'topic=orders partition=0 offset=7 value=<null>\n')
  const json = fakeIo()
  recordPrinter(json.terminal, { topic: ['orders'], json: true })(fakeRecord({ rawValue: Buffer.from([0xff]) }))
  await json.terminal.flush()
  const { time: _, ...record } = JSON.parse(json.stdout.text) as Record<string, unknown>
  assert.deepEqual(record, {
    event: 'record',
    topic: 'orders',
    partition: 0,
    offset: 7,
    key: 'k',
    value: '/w==',
    encoding: 'base64'
  })
})

test('events are JSON lines for machines and sentences for people', async () => {
  const held = {
    topic: 'orders',
    partition: 3,
    reason: 'letter',
    error: new DeadLetterError('LETTER_TOPIC_MISSING', { dlq: 'error.orders.b' })
  }
  const machine = fakeIo()
  const hub = new EventEmitter()
  tellEvents(hub, machine.terminal, true)
  hub.emit('held', held)
  hub.emit('dead-letter', {
    topic: 'orders',
    partition: 3,
    offset: 1,
    stage: 'handle',
    class: 'transient',
    attempts: 3,
    error: 'text\u001b',
    id: 'x'
  })
  await machine.terminal.flush()
  const [first, second] = machine.stdout.text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  assert.match(String(first?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.deepEqual(first, {
    event: 'held',
    time: first?.time,
    topic: 'orders',
    partition: 3,
    reason: 'letter',
    error: { name: 'DeadLetterError', code: 'LETTER_TOPIC_MISSING', message: held.error.message }
  })
  assert.equal(second?.event, 'dead-letter')
  assert.deepEqual(second?.error, { name: 'string', message: 'text\u001b' })

  const person = fakeIo()
  const other = new EventEmitter()
  tellEvents(other, person.terminal, false)
  other.emit('held', held)
  for (let i = 0; i < 20; i++)
    other.emit('rerouted', {
      topic: 'orders',
      partition: 0,
      offset: i,
      kind: 'partition',
      got: '99',
      used: '1',
      reason: 'the topic has 2'
    })
  const lines = person.stderr.text.trim().split('\n')
  assert.match(lines[0] ?? '', /^held orders\[3\]: Dead-letter topic 'error\.orders\.b' does not exist/)
  assert.equal(lines.length, 6)
  assert.match(lines[5] ?? '', /more of these are not shown/)
})
