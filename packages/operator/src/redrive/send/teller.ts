import { type AuditEntry, encodeAudit } from '../../ledger/audit-entry.ts'
import { briefly } from '../../ledger/codec.ts'
import type { LedgerEntry } from '../../ledger/entry.ts'
import type { ApplyOptions } from '../apply-options.ts'
import { beatMs, type OperationState, operationValue } from '../operation/operation.ts'
import { type RedrivePlan, targetWords } from '../plan/plan.ts'
import type { Lane, Send } from './lane.ts'
import { ledgerSends } from './lane-batch.ts'

/** How much is sent and parked, all runs of the operation together. */
export interface Sums {
  readonly sent: number
  readonly parked: number
}

/** What is said beside the state. */
export interface More {
  readonly error?: string | undefined
  readonly reason?: string | undefined
  /** For the audit: what happened. */
  readonly event?: AuditEntry['event'] | undefined
  readonly entries?: readonly LedgerEntry[] | undefined
}

/** Tells the ledger and the audit of one run, by the lane of the operation's partition: a runner that is fenced says nothing more. */
export class Teller {
  readonly #lane: Lane
  readonly #partitions: number
  readonly #plan: RedrivePlan
  readonly #options: ApplyOptions
  readonly #planHash: string
  readonly #since: number
  readonly #sums: () => Sums
  #state: OperationState = 'running'
  #reason: string | undefined
  #beats: NodeJS.Timeout | undefined

  constructor(
    lane: Lane,
    partitions: number,
    plan: RedrivePlan,
    options: ApplyOptions,
    given: { readonly planHash: string; readonly since: number; readonly sums: () => Sums }
  ) {
    this.#lane = lane
    this.#partitions = partitions
    this.#plan = plan
    this.#options = options
    this.#planHash = given.planHash
    this.#since = given.since
    this.#sums = given.sums
  }

  /** Says that it lives, again and again. @param failed told when that cannot be said */
  beat(failed: (error: unknown) => void): void {
    this.#beats = setInterval(() => {
      this.say(this.#state, { reason: this.#reason }).catch(failed)
    }, beatMs)
  }

  close(): void {
    clearInterval(this.#beats)
  }

  async say(state: OperationState, { error, reason, event, entries = [] }: More = {}): Promise<void> {
    this.#state = state
    this.#reason = reason
    const { names, runner, now, approvedBy } = this.#options
    const { operation: id, by, dlq, target, words, report } = this.#plan
    await this.#lane.transact(() => {
      const value = operationValue({
        ...{ id, action: 'redrive', state, dlq, words: briefly(words), by, runner, since: this.#since, heard: now() },
        ...{ target: targetWords(target), planHash: this.#planHash },
        ...{ planned: report.send, ...this.#sums() },
        ...(error === undefined ? {} : { error }),
        ...(reason === undefined ? {} : { reason }),
        ...(approvedBy === undefined ? {} : { approvedBy })
      })
      const told = ledgerSends(names.ledger, this.#partitions, [{ kind: 'operation', id, value }, ...entries], now())
      return event === undefined ? told : [...told, this.#audit(event, state, error, reason)]
    })
  }

  /** For the audit: which failures a transaction changes. */
  changed(lineages: readonly string[]): Send {
    const { operation, by, dlq } = this.#plan
    return this.#send({ event: 'changed', operation, at: this.#options.now(), by, action: 'redrive', dlq, lineages })
  }

  #audit(event: AuditEntry['event'], state: OperationState, error?: string, reason?: string): Send {
    const { now, approvedBy } = this.#options
    const { operation, by, dlq, words, why, target } = this.#plan
    const { sent, parked } = this.#sums()
    const begins = event === 'begun'
    return this.#send({
      ...{ event, operation, at: now(), by, action: 'redrive', dlq },
      ...(begins ? { filter: briefly(words), why, planHash: this.#planHash, approvedBy } : {}),
      ...(begins ? { target: targetWords(target) } : {}),
      ...(reason === undefined ? {} : { reason }),
      outcome: { changed: sent + parked, already: 0, copies: sent + parked, sent, parked, state, error }
    })
  }

  #send(entry: AuditEntry): Send {
    const { key, value } = encodeAudit(entry)
    const record = { key, value, timestamp: entry.at, headers: [] }
    return { topic: this.#options.names.audit, partition: 0, batches: [[record]] }
  }
}
