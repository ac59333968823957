import { randomUUID } from 'node:crypto'
import {
  type ApplyOptions,
  applyPlan,
  Cluster,
  type KnownLedger,
  type LedgerNames,
  ledgerNames,
  makePlan,
  type PlanRequest,
  type RedriveOutcome,
  type RedrivePlan,
  readLedgerFor
} from '@dead-letter/operator'
import { prepareLedger } from '../../packages/operator/src/ledger/ledger-topics.ts'
import { deleteTopics } from '../topics.ts'
import { brokers } from './meter.ts'

/** What all letters of the bench failed of. */
const letterError = 'DatabaseError'

/** A redrive of all letters of one topic to another, with a filter that fits them all. */
export class Redriving {
  readonly cluster = Cluster.open({ brokers })
  readonly names: LedgerNames
  readonly #topic: string
  readonly #target: string
  /** As the command does it: the ledger is read for the plan, and read on when that is applied. */
  #known: KnownLedger | undefined

  /** @param name of the ledger: each has its own */
  constructor(topic: string, target: string, name: string) {
    this.#topic = topic
    this.#target = target
    this.names = ledgerNames(name)
  }

  /** Creates the ledger. */
  async open(): Promise<void> {
    await prepareLedger(this.cluster, this.names)
  }

  async plan(more: Partial<PlanRequest> = {}): Promise<RedrivePlan> {
    const { known, within } = await readLedgerFor(this.cluster, this.names, { topic: this.#topic })
    this.#known = known
    const request: PlanRequest = {
      ...{ dlq: this.#topic, filter: { error: [letterError] }, target: { kind: 'topic', topic: this.#target } },
      ...{ names: this.names, by: 'bench', operation: randomUUID(), now: Date.now, within, ...more }
    }
    return makePlan(this.cluster, request, known.view)
  }

  apply(plan: RedrivePlan, more: Partial<ApplyOptions> = {}): Promise<RedriveOutcome> {
    const own = { names: this.names, known: this.#known, runner: randomUUID(), now: Date.now }
    return applyPlan(this.cluster, plan, { ...own, ...more })
  }

  /** Deletes the ledger. */
  async close(): Promise<void> {
    await deleteTopics(brokers, Object.values(this.names))
    await this.cluster.close()
  }
}
