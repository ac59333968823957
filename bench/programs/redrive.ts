// Ours: letters of TOPIC sent back to DLQ, with filter, ledger and progress. Arguments: N TOPIC DLQ GROUP
import { Meter } from './meter.ts'
import { Redriving } from './redriving.ts'

const [wanted, topic, target, name] = process.argv.slice(2) as [string, string, string, string]
const meter = new Meter('redrive', Number(wanted))
const redriving = new Redriving(topic, target, name)
await redriving.open()
const planning = performance.now()
const plan = await redriving.plan({ limit: meter.wanted })
meter.figure('plan_s', (performance.now() - planning) / 1000)
meter.start = performance.now()
const { sent } = await redriving.apply(plan)
meter.done = sent
meter.stop()
await redriving.close()
meter.end()
