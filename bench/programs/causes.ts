// Counts dead letters by cause as `dead-letter causes` does. Arguments: N TOPIC DLQ GROUP
import { Cluster, eachLetter, LetterCounts, ledgerNames, readLedger, reportToJson } from '@dead-letter/operator'
import { brokers, Meter } from './meter.ts'

const [wanted, topic] = process.argv.slice(2) as [string, string]
const meter = new Meter('causes', Number(wanted))
const cluster = Cluster.open({ brokers })
const { view } = await readLedger(cluster, ledgerNames())
const counts = new LetterCounts({ names: 1000, textBytes: 200 }, view)
await eachLetter(cluster, { topic }, letter => {
  meter.start ??= performance.now()
  counts.add(letter)
  return ++meter.done < meter.wanted
})
if (JSON.stringify(reportToJson(topic, counts, { top: 1000 })).length === 0 || counts.causes.length < 2)
  throw new Error(`${counts.causes.length} causes`)
meter.end()
