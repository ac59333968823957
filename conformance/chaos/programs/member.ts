import { setTimeout as sleep } from 'node:timers/promises'
import { BusinessError, type ConsumerOptions, DeadLetterConsumer, TransientError } from '@dead-letter/kafka'
import type { MemberSettings, Note } from '../fleet.ts'
import type { Order } from '../load.ts'

// A member of a group under chaos, which says each thing on a line of its own before it goes on. A pipe is written at
// once, so what was said before a kill is known.
const settings = JSON.parse(process.argv[2] as string) as MemberSettings
const say = (note: Note): boolean => process.stdout.write(`${JSON.stringify(note)}\n`)
// One clock for all processes of the machine.
const now = (): number => Number(process.hrtime.bigint()) / 1e6

const consumer = new DeadLetterConsumer<ConsumerOptions>({
  from: 'earliest',
  decode: 'json',
  commitIntervalMs: 200,
  metadataMaxAgeMs: 1000,
  connectTimeoutMs: 3000,
  requestTimeoutMs: 4000,
  retry: { attempts: 3, delayMs: 5, backoff: 'fixed' },
  ...settings.options,
  deadLetter: { requestTimeoutMs: 4000, maxBackoffMs: 500, ...settings.options.deadLetter }
})

consumer.on('dead-letter', e => say(['letter', e.partition, e.offset, now(), e.id, e.dlq, e.dlqPartition, e.dlqOffset]))
const tell = (name: string, text: unknown): boolean => say(['event', name, String(text), now()])
consumer.on('assigned', e =>
  tell(
    'assigned',
    e.partitions.map(p => p.partition)
  )
)
consumer.on('revoked', e =>
  tell(
    'revoked',
    e.partitions.map(p => p.partition)
  )
)
consumer.on('lost', e => tell('lost', `${e.partitions.map(p => p.partition)} ${e.reason}`))
consumer.on('held', e => tell('held', `${e.partition} ${e.reason} ${e.error.code} ${e.error.message}`))
consumer.on('released', e => tell('released', `${e.partition} ${e.reason} after ${e.heldMs} ms`))
consumer.on('warning', e => tell('warning', `${e.error.code} ${e.error.message}`))
consumer.on('offset-out-of-range', e => tell('offset-out-of-range', `${e.partition}@${e.position} → ${e.logStart}`))

const act = (order: Order, attempt: number): void => {
  if (order.kind === 'business') throw new BusinessError(`order ${order.n} is refused`)
  if (order.kind === 'stubborn' || attempt <= order.fails)
    throw new TransientError(`order ${order.n}, attempt ${attempt}`)
}

process.on('SIGTERM', () => {
  tell('stopping', '')
  consumer.stop({ timeoutMs: 60_000 }).catch(error => tell('stop failed', error))
})
process.on('SIGUSR2', () => tell('health', JSON.stringify(consumer.health())))
tell('up', process.pid)

const run = consumer.run(
  settings.handler === 'sync'
    ? (record, { attempt }) => {
        act(record.value as unknown as Order, attempt)
        say(['handled', record.partition, record.offset, now()])
      }
    : async (record, { attempt, signal }) => {
        const order = record.value as unknown as Order
        if (order.takesMs > 0) await sleep(order.takesMs, undefined, settings.handler === 'abortable' ? { signal } : {})
        act(order, attempt)
        say(['handled', record.partition, record.offset, now()])
      }
)
// Nothing may be left that keeps the process alive.
run.then(
  () => tell('ended', ''),
  error => {
    tell('failed', `${error?.code} ${error?.message}`)
    process.exitCode = 1
  }
)
