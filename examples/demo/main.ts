/**
 * The main job on real input: real Kafka, real data with real faults, the dead letters read back and added up.
 *
 *   npm run demo              a report for a person
 *   npm run demo -- --json    the same as one JSON object on the last line
 *
 * Exits 0 when processed + dead = produced and every fault that was mixed in is found, 1 when not.
 */
import { startKafka } from '@dead-letter/conformance/kafka'
import { consume } from './consume.ts'
import { seeded, withFaults } from './faults.ts'
import { load } from './load.ts'
import { describe, summarize } from './report.ts'
import { loadDataset, sources } from './sources.ts'

const unknown = process.argv.slice(2).filter(argument => argument !== '--json')
if (unknown.length > 0) {
  console.error(`Unknown argument ${unknown[0]}. The demo takes --json, or nothing.`)
  process.exit(2)
}
const json = process.argv.includes('--json')
const say = (line: string): void => {
  if (!json) console.log(line)
}

say('Starting Kafka (the first time, its jars are downloaded) …')
await using kafka = await startKafka({ nodes: 1 })
const run = Date.now().toString(36)
const random = seeded(20_260_101)
const results = []
let expectedFaults = 0
for (const source of sources) {
  const topic = `${source.topic}-${run}`
  const values = withFaults(await loadDataset(source.file), source.faults, random)
  expectedFaults += source.faults.truncated + source.faults.notUtf8
  say(
    `Loading ${values.length} records of ${source.file} into ${topic}: ${source.faults.truncated} cut short, ${source.faults.notUtf8} not UTF-8 …`
  )
  await load(kafka.brokers, topic, source, values)
  say(`Consuming ${topic} …`)
  results.push(await consume(kafka.brokers, topic, source, values.length))
}
const summary = summarize(results)
say(describe(results, summary))

const right =
  summary.lost === 0 && summary.deadByStage['decode-value'] === expectedFaults && summary.deadByStage.validate === 10
if (!right)
  console.error(
    `The numbers do not add up: lost ${summary.lost}, expected ${expectedFaults} that do not decode and 10 films without a proper title.`
  )
if (json) console.log(JSON.stringify(summary))
process.exitCode = right ? 0 : 1
