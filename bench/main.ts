/**
 * Measures the consumer beside others on the same real Kafka, in paired rounds.
 *
 *   npm run bench -- [--scenario NAME,…] [--rounds 7] [--records N] [--only NAME,…] [--all] [--json]
 *   npm run bench -- --beside DIR [--scenario NAME,…] [--rounds 15]
 *   npm run bench -- --list | --page | --profile SCENARIO
 */
import { parseArgs } from 'node:util'
import { type Kafka, startKafka } from '@dead-letter/conformance/kafka'
import { besideItself, checkoutRival, comparison, isOfOurs } from './beside.ts'
import { measure } from './measure.ts'
import { writePage } from './page.ts'
import { profile } from './profile.ts'
import { keep } from './results.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

const usage = `npm run bench -- [options]
  --scenario NAME,…   which to measure (all)
  --rounds N          rounds that count (7)
  --records N         in place of each scenario's number; the results are then not kept
  --only NAME,…       these rivals beside ours
  --all               also the rivals that take long or need tools: the Spring binder, kafka-python
  --beside DIR        ours beside ours of another checkout (git worktree with its dependencies installed): the ratios of the
                      rounds, above 1 is better here, and their median's 95 % interval; nothing is kept
  --json              print the measurements as JSON
  --list              name the scenarios and who takes part
  --page              make docs/benchmarks.md again from bench/results.json
  --profile NAME      CPU profile of ours in that scenario, and where the time goes`

const given = readArguments()
if (given.help) console.log(usage)
else if (given.list) list()
else if (given.page) console.log(`Wrote ${writePage()}`)
else await withKafka(work())

function work(): (kafka: Kafka) => Promise<void> {
  if (given.profile !== undefined) return profileOne
  return given.beside === undefined ? measureAll : measureBeside
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        scenario: { type: 'string' },
        rounds: { type: 'string', default: '7' },
        records: { type: 'string' },
        only: { type: 'string' },
        all: { type: 'boolean', default: false },
        beside: { type: 'string' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        page: { type: 'boolean', default: false },
        profile: { type: 'string' },
        help: { type: 'boolean', default: false }
      }
    })
    const records = values.records === undefined ? undefined : positive('--records', values.records)
    const chosen = values.scenario === undefined ? scenarios : values.scenario.split(',').map(scenarioNamed)
    const others = chosen.filter(scenario => !isOfOurs(scenario)).map(({ name }) => name)
    if (values.beside !== undefined && values.scenario !== undefined && others.length > 0)
      throw new Error(`--beside compares the consumer: not for ${others.join(', ')}.`)
    return {
      ...values,
      records,
      rounds: positive('--rounds', values.rounds),
      chosen: values.beside === undefined ? chosen : chosen.filter(isOfOurs),
      only: values.only?.split(',').map(entrantNamed),
      profile: values.profile === undefined ? undefined : scenarioNamed(values.profile)
    }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return process.exit(2)
  }
}

function positive(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${option} takes a whole number of at least 1.`)
  return number
}

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found === undefined)
    throw new Error(`No scenario '${name}'. There are: ${scenarios.map(s => s.name).join(', ')}.`)
  return found
}

function entrantNamed(name: string): string {
  const known = new Set(scenarios.flatMap(({ entrants }) => entrants.flatMap(e => [e.name, e.rival])))
  if (!known.has(name)) throw new Error(`Nobody takes part as '${name}'. There are: ${[...known].join(', ')}.`)
  return name
}

function list(): void {
  for (const { name, title, entrants } of scenarios) {
    const names = entrants.map(entrant => (entrant.optional ? `${entrant.name} (--all)` : entrant.name))
    console.log(`${name.padEnd(16)} ${title}: ${names.join(', ')}`)
  }
}

/** A broker of a size that real ones have, unless KAFKA_BROKERS names a cluster. */
async function withKafka(work: (kafka: Kafka) => Promise<void>): Promise<void> {
  await using kafka = await startKafka({ nodes: 1, heapMb: 2048 })
  await work(kafka)
}

async function measureAll({ brokers }: Kafka): Promise<void> {
  const { rounds, records, only, all, json, chosen } = given
  const say = (line: string): void => (json ? console.error(line) : console.log(line))
  for (const scenario of chosen) {
    const measurement = await measure(scenario, { brokers, rounds, records, only, all, say })
    // A trial of another size or of a few is no measurement for the page.
    if (records === undefined && only === undefined) keep(measurement)
    if (json) console.log(JSON.stringify(measurement))
  }
  if (records === undefined && only === undefined) say(`\nWrote ${writePage()}`)
}

async function measureBeside({ brokers }: Kafka): Promise<void> {
  const { rounds, records, chosen, beside = '' } = given
  const rivals = { beside: checkoutRival(beside) }
  const settings = {
    brokers,
    rounds,
    records,
    only: undefined,
    all: false,
    rivals,
    say: (line: string) => console.log(line)
  }
  for (const scenario of chosen) {
    const measurement = await measure(besideItself(scenario), settings)
    console.log(`\n${scenario.name}, here ÷ ${beside}:\n${comparison(measurement).join('\n')}`)
  }
}

async function profileOne({ brokers }: Kafka): Promise<void> {
  if (given.profile !== undefined) await profile(given.profile, brokers, given.records)
}
