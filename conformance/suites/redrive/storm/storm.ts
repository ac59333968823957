import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  applyPlan,
  type Cluster,
  keyText,
  type LedgerNames,
  ledgerNames,
  type RedrivePlan,
  type RedriveTarget
} from '@dead-letter/operator'
import { type Program, Random, spawnProgram, uniqueName, waitFor } from '../../../harness/index.ts'
import { lettersOf } from '../../operator/cluster.ts'
import { planOf } from '../redriving.ts'
import { type Fate, fateOf } from './fate.ts'
import type { RunnerInput, RunnerLine } from './runner.ts'

const runnerFile = join(import.meta.dirname, 'runner.ts')
const transactionTimeoutMs = 1500
/** Longer than the time-out and what the coordinator takes to look at it. */
const stoppedMs = 3000

/** How runs ended, over all storms: that all of it happens is part of the proof. */
export const ends = new Map<string, number>()
const count = (name: string): unknown => ends.set(name, (ends.get(name) ?? 0) + 1)

export interface Sky {
  readonly brokers: string
  readonly cluster: Cluster
  /** Dead-letter topics with letters of the same failures. */
  readonly dlqs: readonly string[]
  /** Keys of these failures. */
  readonly keys: readonly string[]
}

/** One seed, to a topic of its own: every failure is there once. */
export async function storm(t: TestContext, sky: Sky, target: string, seed: number): Promise<void> {
  const { cluster, keys } = sky
  const story = await rage(t, sky, { kind: 'topic', topic: target }, seed)
  await again(() => transactionsEnded(cluster, target))
  const copies = (await again(() => lettersOf(cluster, target))).map(({ key }) => keyText(key)).sort()
  assert.deepEqual(copies, keys, `seed ${seed}\n${story}`)
}

/**
 * Runners of two dead-letter topics, one or two at a time, each a process that is killed, stopped or loses an answer; in the end one
 * that is not hurt for each.
 * @returns what happened, for people
 */
export async function rage(t: TestContext, sky: Sky, target: RedriveTarget, seed: number): Promise<string> {
  const random = new Random(`redrive storm ${seed}`)
  const { brokers, cluster } = sky
  // What is sent whether it failed again or not is known by its operation alone: its plan is given again, and no other.
  const once = random.chance(0.2)
  const dlqs = once ? sky.dlqs.slice(0, 1) : sky.dlqs
  const names = ledgerNames(uniqueName(`ledger${seed}`))
  const side = { cluster, names }
  const plan = (dlq: string): Promise<RedrivePlan> =>
    again(() => planOf(side, dlq, { target, rate: 100, by: `ann of ${seed}`, again: once }))
  const first = await Promise.all(dlqs.map(plan))
  const story: string[] = []
  for (let act = random.between(1, 3); act > 0; act--) {
    const runners = Array.from({ length: random.between(1, 2) }, async () => {
      const which = random.between(0, dlqs.length - 1)
      const [own, takeOver, fate] = [!once && random.chance(0.3), random.chance(0.8), fateOf(random)]
      const given = own ? await plan(dlqs[which] as string) : (first[which] as RedrivePlan)
      const runner = `${seed}/${randomUUID().slice(0, 8)}`
      story.push(
        `${act}: ${runner} of ${which}${takeOver ? ' takes over' : ''}, ${fate.kind} ${fate.when} ${fate.step}`
      )
      await run(t, fate, { brokers, plan: given, audit: names.audit, runner, takeOver, fate, transactionTimeoutMs })
    })
    await Promise.all(runners)
  }
  await finish(cluster, names, once ? first : await Promise.all(dlqs.map(plan)))
  return story.join('\n')
}

/** Runs a runner to its end, whatever that is. */
async function run(t: TestContext, fate: Fate, input: RunnerInput): Promise<void> {
  const program = await spawnProgram(t, runnerFile, [JSON.stringify(input)])
  if (fate.kind === 'stopped') {
    const stopped = program.line<RunnerLine>('that it stops', line => 'stopped' in line, 60_000)
    if (await Promise.race([stopped.then(() => true), program.ended.then(() => false)]).catch(() => false)) {
      await delay(stoppedMs)
      process.kill(program.pid, 'SIGCONT')
    }
  }
  const { signal } = await program.ended
  count(endOf(program, fate, signal))
}

function endOf({ lines, output }: Program, fate: Fate, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') return `killed ${fate.when} a request`
  const last = lines.at(-1) as RunnerLine | undefined
  const stopped = lines.some(line => 'stopped' in (line as object)) ? 'stopped, then ' : ''
  assert.ok(last !== undefined && !('stopped' in last), `it said nothing: ${output.stderr}`)
  if ('sent' in last) return `${stopped}through${fate.kind === 'answer lost' ? ' without an answer' : ''}`
  const { code, message } = last
  assert.match(code, passing, message)
  if (code !== 'OPERATION_FENCED') return `${stopped}${code}`
  const by = /of ann of (\d+) on (\S+) took its place/.exec(message)
  return `${stopped}fenced${by === null ? '' : ' by one that it names'}`
}

/** Of errors after which the same command is given again. */
const passing = /^(?:BROKER_|TRANSACTION_(?:FAILED|IN_DOUBT)|READ_STALLED|OPERATION_|LEDGER_NOT_CREATED|FAMILY_UNREAD)/

/** Does it again when the broker was killed meanwhile, as whoever gave the command would. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 120 || !passing.test(String((error as { code?: string }).code))) throw error
      await delay(500)
    }
  }
}

/** Two commands that are given again: the second goes on after the first. */
async function finish(cluster: Cluster, names: LedgerNames, plans: readonly RedrivePlan[]): Promise<void> {
  for (const plan of plans)
    await again(() => applyPlan(cluster, plan, { names, runner: 'the last', takeOver: true, now: Date.now }))
}

export async function transactionsEnded({ client }: Cluster, topic: string): Promise<void> {
  const partitions = (await client.metadata([topic])).topics.get(topic)?.partitions ?? []
  const asked = partitions.map(({ partition }) => partition).map(partition => ({ topic, partition, timestamp: -1 }))
  const ended = async (): Promise<boolean> => {
    const stable = await client.listOffsets(asked, 'read-committed')
    const all = await client.listOffsets(asked, 'read-uncommitted')
    return stable.every(({ partition, offset }) => all.find(other => other.partition === partition)?.offset === offset)
  }
  // The broker may be on its way up.
  await waitFor('the end of the transactions', ended, { deadlineMs: 120_000 })
}
