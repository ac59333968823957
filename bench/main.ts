/**
 * Measures the consumer beside others on the same real Kafka, in paired rounds.
 *
 *   npm run bench -- [--records 1000000] [--rounds 5] [--bad-one-in 100] [--only ours,kafkajs-batch]
 *
 * Figures of one machine mean little; the ratios of paired runs mean something.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startKafka } from '@dead-letter/conformance/kafka'
import { createTopic, loadTopic, makeValues } from './load.ts'
import { median, type Run, report } from './report.ts'

const { values: options } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    'bad-one-in': { type: 'string', default: '100' },
    only: { type: 'string' }
  }
})
const records = Number(options.records)
const partitions = 8

/** One record after another costs them 3 k dead letters/s: a whole million would take minutes for nothing new. */
const programs: Record<string, readonly string[]> = {
  ours: ['ours.ts'],
  'raw-fetch': ['raw-fetch.mjs'],
  'kafkajs-batch': ['kafkajs.mjs', 'batch'],
  'kafkajs-each': ['kafkajs.mjs', 'each']
}
const wanted = options.only?.split(',') ?? Object.keys(programs)
const strange = wanted.find(name => !programs[name])
if (strange || !(records > 0) || !(Number(options.rounds) > 0)) {
  console.error(
    strange
      ? `Unknown program ${strange}; known: ${Object.keys(programs).join(', ')}.`
      : '--records and --rounds take numbers above 0.'
  )
  process.exit(2)
}

await using kafka = await startKafka({ nodes: 1 })
const run = Date.now().toString(36)
const topic = `bench-${run}`
console.log(`Loading ${records} records, one in ${options['bad-one-in']} malformed, ${partitions} partitions …`)
await loadTopic(kafka.brokers, topic, partitions, makeValues(records, Number(options['bad-one-in'])))
const runs: Run[] = []
for (let round = 0; round < Number(options.rounds); round++) {
  // Another order each round, so that no program always follows the same one.
  for (let i = 0; i < wanted.length; i++) {
    const name = wanted[(i + round) % wanted.length] as string
    const dlq = `bench-dlq-${run}-${name}-${round}`
    await createTopic(kafka.brokers, dlq, partitions)
    const result = await measure(name, dlq, `bench-${run}-${name}-${round}`)
    runs.push({ ...result, name, round })
    console.log(
      `round ${round + 1}: ${name.padEnd(14)} ${result.rate} records/s, ${result.dead} dead, ${result.rssMb} MB`
    )
  }
}
console.log(report(runs, wanted))
console.log(
  `Median of ours: ${median(runs.filter(r => r.name === 'ours').map(r => r.rate))} records/s on Node ${process.version}`
)

function measure(name: string, dlq: string, group: string): Promise<{ rate: number; dead: number; rssMb: number }> {
  const [file, ...rest] = programs[name] as readonly [string, ...string[]]
  const program = fileURLToPath(new URL(`programs/${file}`, import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, String(records), topic, dlq, group, ...rest], {
      env: { ...process.env, BROKERS: kafka.brokers },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
    })
    child.on('exit', code => {
      const [, , dead, , rate, rssMb] = output.trim().split('\n').at(-1)?.split(' ') ?? []
      if (code === 0 && rate !== undefined) resolve({ rate: Number(rate), dead: Number(dead), rssMb: Number(rssMb) })
      else reject(new Error(`${name} ended with ${code}: ${output}`))
    })
  })
}
