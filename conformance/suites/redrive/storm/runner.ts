import { writeSync } from 'node:fs'
import { applyPlan, Cluster, type RedrivePlan } from '@dead-letter/operator'
import type { KafkaClient } from '../../../../packages/kafka/src/client/port.ts'
import { DeadLetterError } from '../../../../packages/kafka/src/errors.ts'
import { changing, type Fate } from './fate.ts'

/** What a runner is started with. */
export interface RunnerInput {
  readonly brokers: string
  /** Of the target, where it is in another cluster. */
  readonly targetBrokers?: string
  readonly plan: RedrivePlan
  readonly audit: string
  readonly runner: string
  readonly takeOver: boolean
  readonly fate: Fate
  /** Shorter than a redrive's own, so that a stopped one outlasts it soon. */
  readonly transactionTimeoutMs: number
}

export type RunnerLine =
  | { readonly stopped: true }
  | { readonly sent: number }
  | { readonly code: string; readonly message: string }

// Lines are written synchronously: what comes before a signal has been told.
const tell = (line: RunnerLine): unknown => writeSync(1, `${JSON.stringify(line)}\n`)

const { brokers, targetBrokers, plan, audit, runner, takeOver, fate, transactionTimeoutMs } = JSON.parse(
  process.argv[2] ?? ''
) as RunnerInput

function meet(): void {
  if (fate.kind === 'killed') process.kill(process.pid, 'SIGKILL')
  if (fate.kind !== 'stopped') return
  tell({ stopped: true })
  process.kill(process.pid, 'SIGSTOP')
}

let steps = 0
async function step(name: string, call: () => Promise<unknown>): Promise<unknown> {
  const met = ++steps === fate.step
  if (met && fate.when === 'before') meet()
  const answer = call()
  if (met && fate.when === 'during') meet()
  const given = await answer
  if (met && fate.when === 'after') meet()
  if (steps >= fate.step && fate.kind === 'answer lost' && name === 'endTxn' && !lost) {
    lost = true
    throw new DeadLetterError('BROKER_TIMEOUT', { request: name, brokers: 'lost', timeoutMs: 1 })
  }
  return given
}
let lost = false

const watched = (client: KafkaClient): KafkaClient =>
  new Proxy(client, {
    get: (from, name) => {
      const call = Reflect.get(from, name) as (...args: unknown[]) => Promise<unknown>
      if (!changing.some(known => known === name)) return call
      return (...args: unknown[]) => {
        if (name === 'initTransactions') Object.assign(args[1] as object, { transactionTimeoutMs })
        return step(String(name), () => call.apply(from, args))
      }
    }
  })
const cluster = Cluster.open({ brokers })
const far = targetBrokers === undefined ? undefined : Cluster.open({ brokers: targetBrokers })

try {
  const names = { ledger: plan.ledger, audit }
  const { sent } = await applyPlan(new Cluster(watched(cluster.client)), plan, {
    ...{ names, runner, takeOver, now: Date.now },
    targetCluster: far && new Cluster(watched(far.client))
  })
  tell({ sent })
} catch (error) {
  const { code = 'UNEXPECTED', message } = error as { code?: string; message: string }
  tell({ code, message })
}
await cluster.close()
await far?.close()
