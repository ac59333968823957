import { join } from 'node:path'
import { thisMachine } from './machine.ts'
import type { FailedRun, Measurement, Run } from './results.ts'
import { rivals } from './rivals/index.ts'
import { programs } from './rivals/node-program.ts'
import type { Command, Rival } from './rivals/rival.ts'
import { runGroup } from './run-group.ts'
import { type RunSettings, readLine, start } from './run-program.ts'
import type { Entrant, Scenario } from './scenario.ts'
import { createTopic, deleteTopics, loadTopic } from './topics.ts'

export interface MeasureOptions {
  readonly brokers: string
  readonly rounds: number
  /** In place of the scenario's number. */
  readonly records: number | undefined
  readonly only: readonly string[] | undefined
  readonly all: boolean
  /** Beside those of the list. */
  readonly rivals?: Readonly<Record<string, Rival>>
  readonly say: (line: string) => void
}

const DEFAULT_LIMIT_SECONDS = 120

/** Rounds of every entrant on the same topic, in another order each round, after one round that does not count. */
export async function measure(scenario: Scenario, options: MeasureOptions): Promise<Measurement> {
  const { brokers, rounds, say } = options
  const records = options.records ?? scenario.topic.records
  say(`\n${scenario.title} (${scenario.name}): ${records.toLocaleString('en-US')} records, ${rounds} rounds`)
  const { entrants, absent } = await whoTakesPart(scenario, options)
  // Topics of dead letters are found by their name.
  const suffix = scenario.topic.letters === undefined ? '' : '.dlq'
  const topic = `bench-${scenario.name}-${Date.now().toString(36)}${suffix}`
  const shape = { ...scenario.topic, records }
  const loaded = scenario.paced === undefined && !scenario.unloaded
  if (loaded) await loadTopic(brokers, topic, shape)
  const runs: Run[] = []
  const failed: FailedRun[] = []
  // Who cannot do it once is not waited for in every round.
  const out = new Set<string>()
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < entrants.length; i++) {
      const entrant = entrants[(i + round) % entrants.length] as Entrant
      if (out.has(entrant.name)) continue
      try {
        const figures = await runOnce(scenario, entrant, { brokers, topic, round, records, rivals: options.rivals })
        if (round > 0) runs.push({ entrant: entrant.name, round, figures })
        say(`${roundName(round)}: ${entrant.name.padEnd(20)} ${shown(scenario, figures)}`)
      } catch (error) {
        const reason = (error as Error).message
        failed.push({ entrant: entrant.name, round, reason })
        if (round === 0) out.add(entrant.name)
        say(`${roundName(round)}: ${entrant.name} failed: ${reason}`)
      }
    }
  }
  if (loaded) await deleteTopics(brokers, [topic])
  const machine = await thisMachine()
  const date = new Date().toISOString().slice(0, 10)
  return { scenario: scenario.name, date, machine, rounds, records, runs, failed, absent }
}

const roundName = (round: number): string => (round === 0 ? 'warm-up' : `round ${round}`)

async function whoTakesPart(
  { entrants }: Scenario,
  { all, only, rivals: more, say }: MeasureOptions
): Promise<{ entrants: readonly Entrant[]; absent: Measurement['absent'] }> {
  const taking: Entrant[] = []
  const absent: { entrant: string; reason: string }[] = []
  for (const [i, entrant] of entrants.entries()) {
    const named = only === undefined ? undefined : only.includes(entrant.name) || only.includes(entrant.rival)
    let reason: string | null = null
    if (named === false && i > 0) reason = 'not among --only'
    else if (entrant.optional && !all && !named) reason = 'runs with --all, or when named by --only'
    else reason = await rivalOf(entrant, more).prepare()
    if (reason === null) taking.push(entrant)
    else {
      absent.push({ entrant: entrant.name, reason })
      say(`${entrant.name} takes no part: ${reason}`)
    }
  }
  return { entrants: taking, absent }
}

interface Place {
  readonly brokers: string
  readonly topic: string
  readonly round: number
  readonly records: number
  readonly rivals: MeasureOptions['rivals']
}

let runs = 0

async function runOnce(scenario: Scenario, entrant: Entrant, place: Place): Promise<Record<string, number>> {
  const { brokers } = place
  const rival = rivalOf(entrant, place.rivals)
  const id = `${process.pid.toString(36)}-${runs++}`
  const paced = scenario.paced !== undefined
  const topic = paced ? `${place.topic}-${id}` : place.topic
  const scale = place.records / scenario.topic.records
  const records = Math.max(1, Math.floor((entrant.records ?? scenario.topic.records) * scale))
  const plain = { brokers, records, topic, dlq: `${topic}-dlq-${id}`, group: `bench-${id}`, mode: entrant.mode }
  const order = { ...plain, dlq: rival.dlqName?.(plain) ?? plain.dlq }
  const limitSeconds = scenario.limitSeconds ?? DEFAULT_LIMIT_SECONDS
  const run: RunSettings = { brokers, settings: entrant.settings ?? {}, limitSeconds }
  const family = entrant.settings?.readFamily === undefined ? [] : [`redrive.${topic}.${order.group}`]
  const made = [...(paced ? [topic] : []), order.dlq, ...family]
  for (const each of made) await createTopic(brokers, each, scenario.topic.partitions)
  try {
    const command = rival.command(order)
    if (entrant.settings?.shared) return await runGroup(Array(entrant.processes ?? 1).fill(command), records, run)
    const pace = paced ? start(pacedProducer(scenario, topic, place.records), run, false) : undefined
    try {
      return readLine(await start(command, run, false).ended)
    } finally {
      pace?.child.kill('SIGKILL')
      await pace?.ended.catch(() => {})
    }
  } finally {
    await deleteTopics(brokers, made)
  }
}

function pacedProducer({ paced, topic: shape }: Scenario, topic: string, records: number): Command {
  const args = [join(programs, 'paced-producer.ts'), records, topic, paced, shape.oneBadIn]
  return { file: process.execPath, args: args.map(String) }
}

function rivalOf({ rival }: Entrant, more: MeasureOptions['rivals']): Rival {
  const found = more?.[rival] ?? rivals[rival]
  if (found === undefined) throw new Error(`No rival ${rival}`)
  return found
}

function shown({ columns }: Scenario, figures: Readonly<Record<string, number>>): string {
  const cells = columns.map(({ figure, title, digits = 0 }) => `${figures[figure]?.toFixed(digits) ?? '–'} ${title}`)
  return `${cells.join(', ')}, ${figures.dead ?? 0} dead`
}
