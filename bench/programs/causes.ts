// Counts dead letters by cause as `dead-letter causes` does. Arguments: N TOPIC DLQ GROUP
import { Cluster, LetterCounts, ledgerNames, readLedger, readLetters, reportToJson } from '@dead-letter/operator'
import { brokers, Meter } from './meter.ts'

const [wanted, topic] = process.argv.slice(2) as [string, string]
const meter = new Meter('causes', Number(wanted))
const cluster = Cluster.open({ brokers })
const { view } = await readLedger(cluster, ledgerNames())
const counts = new LetterCounts({ names: 1000, textBytes: 200 }, view)
for await (const letter of readLetters(cluster, { topic })) {
  meter.start ??= performance.now()
  counts.add(letter)
  if (++meter.done === meter.wanted) break
}
if (JSON.stringify(reportToJson(topic, counts, { top: 1000 })).length === 0 || counts.causes.length < 2)
  throw new Error(`${counts.causes.length} causes`)
meter.end()
