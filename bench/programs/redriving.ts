import { randomUUID } from 'node:crypto'
import {
  type ApplyOptions,
  applyPlan,
  Cluster,
  demandLedger,
  type LedgerNames,
  ledgerNames,
  makePlan,
  type PlanRequest,
  type RedriveOutcome,
  type RedrivePlan
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
    const { view } = await demandLedger(this.cluster, this.names, { mayBeMissing: true })
    const request: PlanRequest = {
      ...{ dlq: this.#topic, filter: { error: [letterError] }, target: { kind: 'topic', topic: this.#target } },
      ...{ names: this.names, by: 'bench', operation: randomUUID(), now: Date.now, ...more }
    }
    return makePlan(this.cluster, request, view)
  }

  apply(plan: RedrivePlan, more: Partial<ApplyOptions> = {}): Promise<RedriveOutcome> {
    return applyPlan(this.cluster, plan, { names: this.names, runner: randomUUID(), now: Date.now, ...more })
  }

  /** Deletes the ledger. */
  async close(): Promise<void> {
    await deleteTopics(brokers, Object.values(this.names))
    await this.cluster.close()
  }
}
