/**
 * The main job on real input: real data with real faults, the dead letters read back and added up.
 *
 *   npm run demo               on the embedded broker, which needs nothing but npm; a report for a person
 *   npm run demo -- --kafka    on real Kafka
 *   npm run demo -- --json     the report as one JSON object on the last line
 *   npm run demo -- --console  leaves a console running over letters of three frameworks, and prints its address; with --json
 *                              one line {"console":"http://…"} when it answers. SIGINT or SIGTERM ends all of it
 *
 * KAFKA_BROKERS=host:port takes a cluster of your own.
 * Exits 0 when processed + dead = produced and every fault that was mixed in is found, 1 when not.
 */
import { openBroker } from './broker.ts'
import { consume } from './consume.ts'
import { seeded, withFaults } from './faults.ts'
import { load } from './load.ts'
import { describe, summarize } from './report.ts'
import { loadDataset, sources } from './sources.ts'

const unknown = process.argv.slice(2).filter(argument => !['--console', '--json', '--kafka'].includes(argument))
if (unknown.length > 0) {
  console.error(`Unknown argument ${unknown[0]}. The demo takes --console, --kafka and --json, or nothing.`)
  process.exit(2)
}
const json = process.argv.includes('--json')
const say = (line: string): void => {
  if (!json) console.log(line)
}

await using broker = await openBroker(process.argv.includes('--kafka'), say)
if (process.argv.includes('--console')) {
  const { runConsole } = await import('./console/run-console.ts')
  await runConsole(broker.brokers, json, say)
  await broker[Symbol.asyncDispose]()
  process.exit(0)
}
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
  await load(broker.brokers, topic, source, values)
  say(`Consuming ${topic} …`)
  results.push(await consume(broker.brokers, topic, source, values.length))
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
