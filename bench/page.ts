import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { figuresOf, type Measurement, ratiosOf, readResults } from './results.ts'
import { rivals } from './rivals/index.ts'
import type { Scenario, Target } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'
import { median, spread } from './statistics.ts'

const file = join(import.meta.dirname, '../docs/benchmarks.md')

/** Writes docs/benchmarks.md from what was measured. */
export function writePage(): string {
  const results = readResults()
  const measured = scenarios.flatMap(scenario => {
    const found = results.find(result => result.scenario === scenario.name)
    return found === undefined ? [] : [{ scenario, found }]
  })
  const missing = scenarios.filter(({ name }) => !results.some(result => result.scenario === name))
  const parts = [
    introduction(measured.map(({ found }) => found)),
    targetTable(measured),
    ...measured.map(({ scenario, found }) => section(scenario, found)),
    missing.length === 0 ? '' : `Not measured yet: ${missing.map(({ title }) => title).join('; ')}.`
  ]
  writeFileSync(file, `${parts.filter(part => part !== '').join('\n\n')}\n`)
  return file
}

interface Measured {
  readonly scenario: Scenario
  readonly found: Measurement
}

function introduction(found: readonly Measurement[]): string {
  const used = new Set(scenarios.flatMap(({ entrants }) => entrants.map(({ rival }) => rival)))
  const programs = Object.entries(rivals).filter(([name]) => used.has(name))
  const machines = [...new Set(found.map(machineLine))]
  return `# Benchmarks

<!-- Made by \`npm run bench -- --page\` from bench/results.json; do not edit. -->

Real Kafka on the same machine, every program in a process of its own, in rounds: each round runs every program once, in
another order each time, after a warm-up round that does not count. A figure is the median of the rounds, with the least and the
greatest; a ratio is taken inside each round, since the machine's speed changes from one to the next. Figures of one machine mean
little, the ratios mean something. Where the time goes: [performance.md](performance.md).

${machines.length === 0 ? 'Nothing was measured yet.' : machines.map(line => `- ${line}`).join('\n')}

| program | what it is |
|---|---|
${programs.map(([name, { title }]) => `| ${name} | ${title} |`).join('\n')}`
}

const machineLine = ({ machine, date }: Measurement): string =>
  `${date}: ${machine.cores} cores (${machine.cpu}) shared with the broker, ${machine.memoryGib} GiB, Node ${machine.node.slice(1)}, Kafka ${machine.kafka}, commit ${machine.commit}`

/** What was to be reached, beside what was. */
function targetTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ scenario, found }) =>
    scenario.targets.map(target => targetRow(scenario, found, target))
  )
  return rows.length === 0
    ? ''
    : `## Targets\n\n| scenario | what | target | reached |\n|---|---|---|---|\n${rows.join('\n')}`
}

function targetRow(scenario: Scenario, found: Measurement, target: Target): string {
  const column = scenario.columns.find(({ figure }) => figure === target.figure)
  const what = column?.title ?? target.figure
  const of = target.of ?? (scenario.entrants[0]?.name as string)
  const values =
    target.against === undefined
      ? figuresOf(found, of, target.figure)
      : ratiosOf(found, of, target.against, target.figure)
  const wanted = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`
  const name = target.against === undefined ? `${what} of ${of}` : `${what}, ${of} ÷ ${target.against}`
  const digits = target.against === undefined ? (column?.digits ?? 0) : 2
  return `| ${scenario.title} | ${name} | ${wanted} | ${values.length === 0 ? 'not measured' : `${spread(values, digits)} ${mark(values, target)}`} |`
}

function mark(values: readonly number[], { atLeast = -Infinity, atMost = Infinity }: Target): string {
  const reached = median(values)
  return reached >= atLeast && reached <= atMost ? '✓' : '✗'
}

function section(scenario: Scenario, found: Measurement): string {
  const { columns, entrants, ratio } = scenario
  const first = entrants[0]?.name as string
  const heads = [
    'program',
    ...columns.map(({ title }) => title),
    ...(ratio === undefined ? [] : [ratioHead(scenario, first)])
  ]
  const took = entrants.filter(({ name }) => found.runs.some(run => run.entrant === name))
  const rows = took.map(({ name }) => {
    const cells = columns.map(({ figure, digits = 0 }) => spread(figuresOf(found, name, figure), digits))
    if (ratio !== undefined) cells.push(name === first ? '' : spread(ratiosOf(found, first, name, ratio), 2))
    return `| ${[name, ...cells].join(' | ')} |`
  })
  const lines = [
    `## ${scenario.title}`,
    '',
    `${scenario.text} ${found.records.toLocaleString('en-US')} records, ${found.rounds} rounds.`,
    '',
    `| ${heads.join(' | ')} |`,
    `|${heads.map(() => '---').join('|')}|`,
    ...rows,
    ...notes(found)
  ]
  return lines.join('\n')
}

const ratioHead = ({ columns, ratio }: Scenario, first: string): string =>
  `${columns.find(({ figure }) => figure === ratio)?.title ?? ratio}: ${first} ÷ it`

function notes({ absent, failed }: Measurement): string[] {
  const left = absent.map(({ entrant, reason }) => `${entrant} took no part: ${reason}.`)
  const broken = failed.map(({ entrant, round, reason }) =>
    round === 0
      ? `${entrant} failed in the warm-up round and was left out: ${reason}.`
      : `${entrant} failed in round ${round}: ${reason}.`
  )
  return left.length + broken.length === 0 ? [] : ['', [...left, ...broken].join('\n')]
}
