import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rivals } from './rivals/index.ts'
import { start } from './run-program.ts'
import type { Scenario } from './scenario.ts'
import { createTopic, deleteTopics, loadTopic } from './topics.ts'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const SHOWN = 30
const folder = join(import.meta.dirname, '../.cache/profiles')

/** Runs ours once under the CPU profiler and prints the functions that took the most time themselves. */
export async function profile(scenario: Scenario, brokers: string, givenRecords: number | undefined): Promise<void> {
  const entrant = scenario.entrants[0]
  if (entrant === undefined) return
  const ours = rivals[entrant.rival]
  if (ours === undefined) return
  const records = givenRecords ?? entrant.records ?? scenario.topic.records
  const id = `${scenario.name}-${Date.now().toString(36)}`
  const topic = `profile-${id}`
  const dlq = `profile-dlq-${id}`
  await loadTopic(brokers, topic, { ...scenario.topic, records })
  await createTopic(brokers, dlq, scenario.topic.partitions)
  const into = join(folder, id)
  mkdirSync(into, { recursive: true })
  const command = ours.command({ brokers, records, topic, dlq, group: `profile-${id}`, mode: entrant.mode })
  const args = ['--cpu-prof', `--cpu-prof-dir=${into}`, ...command.args]
  const settings = { ...entrant.settings, shared: false }
  const { ended } = start(
    { ...command, args },
    { brokers, settings, limitSeconds: scenario.limitSeconds ?? 120 },
    false
  )
  console.log((await ended).trim())
  await deleteTopics(brokers, [topic, dlq])
  const file = join(into, readdirSync(into).find(name => name.endsWith('.cpuprofile')) as string)
  console.log(`${file}\n\n${topFunctions(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile)}`)
}

function topFunctions({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const self = new Map<string, number>()
  samples.forEach((id, i) => {
    const name = names.get(id) ?? ''
    self.set(name, (self.get(name) ?? 0) + (timeDeltas[i] ?? 0))
  })
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0)
  const sorted = [...self].sort((a, b) => b[1] - a[1]).slice(0, SHOWN)
  const lines = sorted.map(
    ([name, micros]) => `${ms(micros)} ${((micros / total) * 100).toFixed(1).padStart(5)} %  ${name}`
  )
  return [...lines, `${ms(total)}          all`].join('\n')
}

const ms = (micros: number): string => `${Math.round(micros / 1000)} ms`.padStart(9)

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const place = url === '' ? '' : ` ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`
  return `${functionName || '(anonymous)'}${place}`
}
