// Ours, everything on: group membership, commits, the pre-flight, letters in full. Arguments: N TOPIC DLQ GROUP each|batch|key
import { DeadLetterConsumer } from '@dead-letter/kafka'
import { brokers, Meter, settings, wait } from './meter.ts'

const [wanted, topic, dlq, groupId, mode = 'each'] = process.argv.slice(2) as [string, string, string, string, string?]
const { handlerMs = 0, limit, slowPartition, slowMs = 0 } = settings
const consumer = new DeadLetterConsumer({
  brokers,
  groupId,
  topics: topic,
  from: 'earliest',
  decode: 'json',
  deadLetter: { topic: dlq },
  ...(settings.readFamily !== undefined && { readRedrives: settings.readFamily }),
  // One scenario has no record that fits.
  breaker: { nothingFitsAfter: Number.POSITIVE_INFINITY },
  ...(mode === 'key' && { concurrency: { by: 'key', ...(limit !== undefined && { limit }) } })
})
const meter = new Meter(`ours-${mode}`, Number(wanted))
let handled = 0

if (settings.latency) {
  const failedAt = new Map<string, number>()
  consumer.on('failure', ({ partition, offset }) => failedAt.set(`${partition}/${offset}`, performance.now()))
  consumer.on('dead-letter', ({ partition, offset }) => {
    const place = `${partition}/${offset}`
    meter.acknowledged(failedAt.get(place) ?? Number.NaN)
    failedAt.delete(place)
  })
}
setInterval(count, 20).unref()
// The first record may be one that does not decode.
consumer.on('failure', begin)
function begin(): void {
  meter.start ??= performance.now()
  consumer.off('failure', begin)
}

const record =
  slowPartition !== undefined
    ? (given: { readonly partition: number }) => {
        if (given.partition === slowPartition) return slowMs > 0 ? wait(slowMs) : undefined
        meter.start ??= performance.now()
        if (++handled === meter.wanted) void consumer.stop({ timeoutMs: 0 }).finally(end)
        return undefined
      }
    : handlerMs > 0
      ? async () => {
          meter.start ??= performance.now()
          await wait(handlerMs)
          handled++
        }
      : () => {
          meter.start ??= performance.now()
          handled++
        }
const until = settings.shared || slowPartition !== undefined ? {} : { maxRecords: meter.wanted }
if (mode === 'batch') {
  await consumer.runBatch(({ records }) => {
    meter.start ??= performance.now()
    handled += records.length
  }, until)
} else {
  await consumer.run(record, until)
}
// The clock ends when the last letter is acknowledged and the last offset committed.
end()

function end(): void {
  count()
  meter.end()
}

function count(): void {
  meter.dead = consumer.metrics().deadLettered
  meter.done = handled + meter.dead
}
