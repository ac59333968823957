import { randomUUID } from 'node:crypto'
import {
  approvalsOf,
  approvePlan,
  type Cluster,
  type LedgerNames,
  LedgerWriter,
  type LetterMask,
  makePlan,
  planHash,
  type RedrivePlan,
  readLedgerFor
} from '@dead-letter/operator'
import { isSame } from '../access/identity.ts'
import type { Plan, PlanRequest } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import type { EventHub } from './event-hub.ts'
import { PlanDrafts } from './plan-drafts.ts'
import { planRequest } from './plan-request.ts'
import { type Approval, draftPlan, isStored, noFacts, type PlanFacts, type Stored, shownPlan } from './plan-shown.ts'

/** Lists in a report beyond these are cut: a plan has to fit an entry of the ledger. */
const mostListed = 20
const mostStoredBytes = 65_000
/** Plans that the index may not have yet. */
const mostWritten = 200
const patienceMs = 2000

/** Plans of redrives: those that are being made here, and those in the ledger. */
export class Plans {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #events: EventHub
  readonly #needsSignOff: boolean
  readonly #mask: LetterMask
  readonly #drafts = new PlanDrafts()
  /** What was written by this console: the index may not have it yet. */
  readonly #written = new Map<string, Stored | null>()

  constructor(cluster: Cluster, names: LedgerNames, events: EventHub, mask: LetterMask, needsSignOff: boolean) {
    this.#cluster = cluster
    this.#names = names
    this.#events = events
    this.#mask = mask
    this.#needsSignOff = needsSignOff
  }

  /**
   * Resolves when the plan is made, or after a moment, while letters are still being read.
   * @param maySee whether its maker sees values unmasked at present
   */
  async make(request: PlanRequest, by: string, maySee = false): Promise<Plan> {
    const id = randomUUID()
    const plan = draftPlan(id, request, by, this.#needsSignOff)
    this.#drafts.begin(plan)
    const made = this.#make(id, request, by, maySee).catch(error => {
      const problem = error instanceof Error ? error.message : String(error)
      this.#drafts.change(id, { state: 'failed', problem })
      this.#told(id, 'failed', request.dlq)
      return null
    })
    const late = new Promise<null>(resolve => setTimeout(resolve, patienceMs, null).unref())
    const stored = await Promise.race([made, late])
    return stored === null ? (this.#drafts.find(id) ?? plan) : this.#shown(stored, noFacts)
  }

  /** The index has what the ledger says of these now, whoever wrote it last. */
  heard(ids: readonly string[]): void {
    for (const id of ids) this.#written.delete(id)
  }

  /** Of the audit itself: what is applied is asked there, and not of the index. */
  async approvals({ plan }: Stored): Promise<Approval[]> {
    const entries = await approvalsOf(this.#cluster, this.#names, plan)
    return entries.map(({ by, at }) => ({ planHash: planHash(plan), by, at }))
  }

  /** @param parts of the ledger, by operation */
  list(
    parts: readonly { readonly id: string; readonly parts: Readonly<Record<string, unknown>> }[],
    facts: PlanFacts
  ): Plan[] {
    const stored = new Map(parts.map(({ id, parts }) => [id, parts.plan as Stored | null]))
    for (const [id, plan] of this.#written) stored.set(id, plan)
    const shown = [...stored.values()].flatMap(plan => (isStored(plan) ? [this.#shown(plan, facts)] : []))
    return [...this.#drafts.all, ...shown]
  }

  find(
    id: string,
    parts: Readonly<Record<string, unknown>>,
    facts: PlanFacts = noFacts
  ): { readonly plan: Plan; readonly stored: Stored | null } {
    const draft = this.#drafts.find(id)
    if (draft !== null) return { plan: draft, stored: null }
    const stored = this.#written.has(id) ? this.#written.get(id) : parts.plan
    if (!isStored(stored)) throw new ConsoleError('CONSOLE_NOT_FOUND', { what: `plan ${id}` })
    return { plan: this.#shown(stored, facts), stored }
  }

  /** @throws ConsoleError CONSOLE_PLAN_CHANGED, CONSOLE_SIGN_OFF_OWN; DeadLetterError LEDGER_*, BROKER_* */
  async signOff({ plan, sha256 }: Stored, by: string, signed: string): Promise<void> {
    if (sha256 !== signed) throw new ConsoleError('CONSOLE_PLAN_CHANGED')
    if (isSame(plan.by, by)) throw new ConsoleError('CONSOLE_SIGN_OFF_OWN', { by })
    await approvePlan(this.#cluster, this.#names, plan, { by, now: Date.now() })
    this.#told(plan.operation, 'ready', plan.dlq)
  }

  /** @throws ConsoleError CONSOLE_PLAN_CHANGED, CONSOLE_PLAN_NOT_READY */
  demand(stored: Stored, sha256: string, facts: PlanFacts): RedrivePlan {
    if (stored.sha256 !== sha256) throw new ConsoleError('CONSOLE_PLAN_CHANGED')
    if (this.#shown(stored, facts).state === 'waiting')
      throw new ConsoleError('CONSOLE_PLAN_NOT_READY', {
        state: 'not signed off',
        repair: 'somebody else signs it off'
      })
    return stored.plan
  }

  async discard(id: string): Promise<void> {
    if (this.#drafts.take(id)) return
    await this.#append(id, null)
    this.#remember(id, null)
  }

  async #make(id: string, request: PlanRequest, by: string, maySee: boolean): Promise<Stored | null> {
    const { known, within } = await readLedgerFor(this.#cluster, this.#names, { topic: request.dlq })
    let read = 0
    const made = await makePlan(
      this.#cluster,
      {
        ...planRequest(request),
        ...{ names: this.#names, mask: this.#mask, by, maySee, operation: id, now: Date.now, within }
      },
      known.view,
      () => {
        read++
        if (read % 1000 === 0) this.#drafts.change(id, { read })
      }
    )
    // Taken back meanwhile
    if (!this.#drafts.has(id)) return null
    const report = Object.fromEntries(
      Object.entries(made.report).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.slice(0, mostListed) : value
      ])
    ) as unknown as RedrivePlan['report']
    const plan = { ...made, report }
    const stored = { plan, sha256: planHash(plan) }
    if (Buffer.byteLength(JSON.stringify(stored)) > mostStoredBytes)
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', {
        reason:
          'The plan is too large for an entry of the ledger: name fewer failures one by one, or say by a filter which are meant; a record that is written anew has to be smaller than 64 kB'
      })
    await this.#write(stored)
    this.#drafts.take(id)
    return stored
  }

  async #write(stored: Stored): Promise<void> {
    await this.#append(stored.plan.operation, stored as unknown as Readonly<Record<string, unknown>>)
    this.#remember(stored.plan.operation, stored)
    this.#told(stored.plan.operation, this.#shown(stored, noFacts).state, stored.plan.dlq)
  }

  #remember(id: string, stored: Stored | null): void {
    this.#written.delete(id)
    this.#written.set(id, stored)
    // While the index does not follow, what was written longest ago is the least likely to be missed.
    for (const oldest of this.#written.keys()) {
      if (this.#written.size <= mostWritten) return
      this.#written.delete(oldest)
    }
  }

  async #append(id: string, value: Readonly<Record<string, unknown>> | null): Promise<void> {
    const writer = await LedgerWriter.open(this.#cluster, this.#names)
    try {
      await writer.append([{ kind: 'part', id, part: 'plan', value }], Date.now())
    } finally {
      writer.close()
    }
  }

  #told(id: string, state: string, dlq: string): void {
    this.#events.send({ event: 'plan', data: { id, state } }, dlq)
  }

  #shown(stored: Stored, facts: PlanFacts): Plan {
    return shownPlan(stored, facts, this.#needsSignOff)
  }
}
