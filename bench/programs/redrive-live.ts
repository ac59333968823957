// The delay of live records to a read-committed consumer of the topic that letters are redriven to, in a process of its own: nothing
// beside it, a redrive at full speed, one at 1 letter/s, one that is killed. Arguments: N TOPIC DLQ GROUP
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { brokers, Meter, settings } from './meter.ts'
import { Redriving } from './redriving.ts'

const [wanted, topic, target, name, step = ''] = process.argv.slice(2) as [string, string, string, string, string?]
const { beside = 'nothing' } = settings
const partitions = 8
/** Live records a second. */
const liveRate = 400
/** For how long is measured where no redrive tells it. */
const seconds = 15
/** For how long after a kill: the transaction time-out, and what the coordinator takes to look at it. */
const killedSeconds = 32
/** When it is killed, after its first transaction. */
const killAfterMs = 500

if (step === 'redrive') await redrive(false)
else if (step === 'take-over') await redrive(true)
else await measured()

async function redrive(takeOver: boolean): Promise<void> {
  const redriving = new Redriving(topic, target, name)
  await redriving.open()
  const plan = await redriving.plan({ limit: Number(wanted), rate: beside === 'slow' ? 1 : undefined })
  const { sent } = await redriving.apply(plan, { takeOver, onProgress: () => process.send?.({ begun: true }) })
  process.send?.({ sent })
  await redriving.cluster.close()
}

async function measured(): Promise<void> {
  const meter = new Meter('redrive-live', Number(wanted))
  let counting = false
  const consumer = new DeadLetterConsumer({
    ...{ brokers, groupId: name, topics: target, from: 'latest', isolation: 'read-committed' },
    deadLetter: { topic }
  })
  let live = 0
  const running = consumer.run(({ rawKey, rawValue }) => {
    if (rawKey?.toString() !== 'live') return
    live++
    if (counting) meter.took(performance.timeOrigin + performance.now() - Number(rawValue))
  })
  const producer = fork(join(import.meta.dirname, 'live-producer.ts'), [target, String(partitions), String(liveRate)])
  // Whoever joins late would count what waited for it.
  while (live < 2 * liveRate) await sleep(50)
  meter.start = performance.now()
  const sent = beside === 'nothing' ? await alone() : await besideRedrive()
  counting = false
  meter.done = sent
  meter.stop()
  producer.kill('SIGKILL')
  await consumer.stop({ timeoutMs: 0 })
  await running
  await new Redriving(topic, target, name).close()
  meter.end()

  async function alone(): Promise<number> {
    counting = true
    await sleep(seconds * 1000)
    return 0
  }

  /** @returns how many letters were sent while it was measured */
  async function besideRedrive(): Promise<number> {
    const runner = start('redrive')
    await runner.begun
    counting = true
    meter.start = performance.now()
    if (beside === 'full') return runner.sent
    if (beside === 'slow') {
      await sleep(seconds * 1000)
      runner.child.kill('SIGKILL')
      return seconds
    }
    await sleep(killAfterMs)
    const ended = once(runner.child, 'exit')
    runner.child.kill('SIGKILL')
    await ended
    const next = beside === 'killed-taken-over' ? start('take-over') : undefined
    await sleep(killedSeconds * 1000)
    next?.child.kill('SIGKILL')
    return 0
  }
}

function start(what: string) {
  const child = fork(import.meta.filename, [wanted, topic, target, name, what])
  const begun = Promise.withResolvers<void>()
  const sent = Promise.withResolvers<number>()
  child.on('message', (told: { begun?: true; sent?: number }) => {
    if (told.begun) begun.resolve()
    if (told.sent !== undefined) sent.resolve(told.sent)
  })
  return { child, begun: begun.promise, sent: sent.promise }
}
