import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import {
  type Action,
  applyPlan,
  askOperation,
  type Cluster,
  carryOut,
  currentState,
  type DecisionPlan,
  type LedgerNames,
  type NamedFilter,
  type Operation as Redrive,
  type RedrivePlan,
  stopAll,
  targetText,
  type Want
} from '@dead-letter/operator'
import type { Operation, OperationDetail } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import type { OperationEntry, SinceRequest } from '../query/audit.ts'
import type { OperationFacts } from '../query/ledger-facts.ts'
import type { EventHub } from './event-hub.ts'
import { isGoing, merged } from './merged-operation.ts'

/** What this console runs, and what it knows of it. */
interface Running {
  operation: Operation
  readonly stop: AbortController
  readonly progress: { at: number; sent: number; handled: number; failedAgain: number }[]
  readonly done: Promise<void>
}

const mostPoints = 600
/** Operations that are remembered here: those that are over are in ledger and audit. */
const mostRemembered = 100
const auditDays = 90
const dayMs = 86_400_000
/** How long an answer waits for an operation that may be over at once. */
const patienceMs = 3000

/** Entries of the audit, oldest first. */
type Audited = (request: SinceRequest) => Promise<readonly OperationEntry[]>

/** Operations: those that this console carries out, and those that ledger and audit tell of. */
export class Operations {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #events: EventHub
  readonly #audited: Audited
  readonly #running = new Map<string, Running>()

  constructor(cluster: Cluster, names: LedgerNames, events: EventHub, audited: Audited) {
    this.#audited = audited
    this.#cluster = cluster
    this.#names = names
    this.#events = events
  }

  /** Carries a decision out. Resolves when it is done, or after a moment, while it goes on. */
  async decide(
    request: {
      readonly dlq: string
      readonly action: Action
      readonly filter: NamedFilter
      readonly limit?: number | undefined
      readonly by: string
      readonly why?: string | undefined
    },
    plan: DecisionPlan,
    planned: number
  ): Promise<Operation> {
    const id = randomUUID()
    const { dlq, action, filter, by, why } = request
    const begun = { ...nothingDone, id, action: action.name, state: 'running', dlq, words: filter.words, by } as const
    return this.#run({ ...begun, why: why ?? null, ...times(), planned, may: ['stop'] }, async (tell, signal) => {
      const asked = { ...request, names: this.#names, operation: id, now: Date.now, signal }
      const { changed, interrupted } = await carryOut(this.#cluster, asked, plan, done => tell({ done }))
      return { done: changed, state: interrupted ? 'stopped' : 'done' }
    })
  }

  /** Applies a plan. Resolves once it runs, or failed to. */
  async apply(plan: RedrivePlan, by: string, takeOver: boolean): Promise<Operation> {
    const { operation: id, dlq, words } = plan
    const runner = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`
    const begun = { ...nothingDone, id, action: 'redrive', state: 'running', dlq, words, by, runner } as const
    return this.#run({ ...begun, ...ofPlan(plan), ...times(), may: mayOfRedrive }, async (tell, signal) => {
      const options = {
        names: this.#names,
        runner,
        now: Date.now,
        takeOver,
        signal,
        reading: { onUnreadable: () => {} }
      }
      const outcome = await applyPlan(this.#cluster, plan, { ...options, onProgress: done => tell({ done }) })
      const { sent, parked, skip, stopped, reason = null } = outcome
      return {
        done: sent,
        parked,
        reason,
        skipped: skip as Record<string, number>,
        state: stopped ? 'stopped' : 'done'
      }
    })
  }

  /** Asks whoever runs an operation for something. @throws DeadLetterError OPERATION_*, LEDGER_*, BROKER_* */
  async ask(id: string, want: Want, by: string): Promise<void> {
    const own = this.#running.get(id)
    if (own === undefined || own.operation.action === 'redrive') {
      await askOperation(this.#cluster, this.#names, id, want, { by, now: Date.now })
      return
    }
    if (want !== 'stop' && want !== 'cancel')
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', {
        reason: 'Only a redrive can be paused: stop this one, and give it again'
      })
    own.stop.abort()
    if (own.operation.state === 'running') this.#tell(own, { state: 'stopping', may: [] })
  }

  /** The emergency stop: nothing sends any more, here or elsewhere. */
  async stopAll(by: string): Promise<number> {
    for (const { operation, stop } of this.#running.values()) if (operation.action !== 'redrive') stop.abort()
    return (await stopAll(this.#cluster, this.#names, { by, now: Date.now })).length
  }

  /** @param facts what the index has of the ledger */
  async list(facts: readonly OperationFacts[]): Promise<Operation[]> {
    const known = await this.#inAudit()
    for (const fact of facts) {
      const operation = ofLedger(fact, Date.now())
      if (operation !== null) known.set(operation.id, operation)
    }
    for (const [id, { operation }] of this.#running) known.set(id, merged(known.get(id), operation))
    return [...known.values()]
  }

  /** What runs now, here or elsewhere. */
  runningOf(facts: readonly OperationFacts[]): Operation[] {
    const ledger = new Map(facts.flatMap(fact => ofLedger(fact, Date.now()) ?? []).map(told => [told.id, told]))
    const own = [...this.#running].map(([id, { operation }]) => merged(ledger.get(id), operation))
    const others = [...ledger.values()].filter(({ id }) => !this.#running.has(id))
    return [...own, ...others].filter(({ state }) => isGoing(state))
  }

  /** What the ledger tells of operations that others run. */
  told(facts: readonly OperationFacts[]): Operation[] {
    return facts.flatMap(fact => (this.#running.has(fact.id) ? [] : (ofLedger(fact, Date.now()) ?? [])))
  }

  /** One that runs or ran here, or that the ledger tells of; `null`: only the audit can. */
  known(id: string, facts: readonly OperationFacts[]): Operation | null {
    const fact = facts.find(fact => fact.id === id)
    const told = fact === undefined ? null : ofLedger(fact, Date.now())
    const own = this.#running.get(id)?.operation
    return own === undefined ? told : merged(told ?? undefined, own)
  }

  async find(id: string, facts: readonly OperationFacts[]): Promise<Operation> {
    const found = this.known(id, facts) ?? (await this.#inAudit(id)).get(id)
    if (found === undefined) throw new ConsoleError('CONSOLE_NOT_FOUND', { what: `operation ${id}` })
    const failedAgain = facts.find(fact => fact.id === id)?.failedAgain ?? 0
    return { ...found, failedAgain }
  }

  progressOf(id: string): OperationDetail['progress'] {
    return this.#running.get(id)?.progress ?? []
  }

  /** Ends what runs in good order: given again it goes on. */
  async end(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort()
    await Promise.all([...this.#running.values()].map(({ done }) => done))
  }

  /** What the audit tells of operations, or of one of them. */
  async #inAudit(operation?: string): Promise<Map<string, Operation>> {
    const found = new Map<string, Operation>()
    for (const entry of await this.#audited({ since: Date.now() - auditDays * dayMs, operation })) take(found, entry)
    return found
  }

  async #run(
    operation: Operation,
    work: (tell: (change: Partial<Operation>) => void, signal: AbortSignal) => Promise<Partial<Operation>>
  ): Promise<Operation> {
    const stop = new AbortController()
    const told = { last: 0 }
    const tell = (change: Partial<Operation>): void => {
      running.operation = { ...running.operation, ...change, heard: Date.now() }
      if (Date.now() - told.last < 250) return
      told.last = Date.now()
      this.#tell(running, {})
    }
    const running: Running = {
      ...{ operation, stop, progress: [{ at: Date.now(), sent: 0, handled: 0, failedAgain: 0 }] },
      done: Promise.resolve()
        .then(() => work(tell, stop.signal))
        .then(change => this.#tell(running, { ...change, may: [] }))
        .catch(error => {
          this.#tell(running, { state: 'failed', error: said(error), may: [] })
        })
    }
    this.#running.delete(operation.id)
    this.#running.set(operation.id, running)
    this.#forget()
    this.#tell(running, {})
    await Promise.race([running.done, new Promise(resolve => setTimeout(resolve, patienceMs).unref())])
    return running.operation
  }

  #forget(): void {
    for (const [id, { operation }] of this.#running) {
      if (this.#running.size <= mostRemembered) return
      if (!isGoing(operation.state)) this.#running.delete(id)
    }
  }

  #tell(running: Running, change: Partial<Operation>): void {
    running.operation = { ...running.operation, ...change, heard: Date.now() }
    const { done: sent, failedAgain, dlq } = running.operation
    running.progress.push({ at: Date.now(), sent, handled: 0, failedAgain })
    if (running.progress.length > mostPoints) running.progress.splice(1, 1)
    this.#events.send({ event: 'operation', data: running.operation }, dlq)
  }
}

const nothingDone = {
  ...{ target: null, why: null, runner: null, planned: null, done: 0, parked: 0, failedAgain: 0 },
  ...{ skipped: {}, error: null, reason: null, ramp: false, may: [] as Operation['may'] }
}

const ofPlan = ({ why, target, report, ramp }: RedrivePlan) => ({
  ...{ why: why ?? null, target: targetText(target), planned: report.send, ramp }
})

const times = (): { since: number; heard: number } => ({ since: Date.now(), heard: Date.now() })

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 2000)

function take(
  found: Map<string, Operation>,
  { event, operation: id, at, by, action, dlq, ...entry }: OperationEntry
): void {
  if (event === 'begun') {
    const begun = { ...nothingDone, id, action, state: 'running', dlq, by, since: at, heard: at } as const
    found.set(id, { ...begun, words: entry.filter ?? entry.text ?? '', why: entry.why ?? null })
    return
  }
  const known = found.get(id)
  if (known === undefined) return
  if (event === 'changed') {
    found.set(id, { ...known, done: known.done + entry.failures, heard: at })
    return
  }
  const { changed = 0, already = 0, interrupted, error } = entry.outcome ?? {}
  const state = error !== undefined ? 'failed' : interrupted ? 'stopped' : 'done'
  const skipped: Record<string, number> = already > 0 ? { already } : {}
  found.set(id, { ...known, state, done: changed, heard: at, error: error ?? null, skipped })
}

const mayOfRedrive: Operation['may'] = ['pause', 'stop', 'cancel']

/** A redrive as the ledger tells it; `null` for what is none. */
function ofLedger({ id, value, parts, failedAgain }: OperationFacts, now: number): Operation | null {
  const told = { ...value, id } as unknown as Redrive
  const { dlq, target, words, by, runner, since, heard, planned, sent, parked, error, reason } = told
  if (typeof dlq !== 'string' || typeof since !== 'number') return null
  const asked = parts.ask?.want
  const current = currentState({ ...told, ...(parts.ask && { asked: parts.ask as never }) }, now)
  const state =
    current === 'running' && asked === 'pause'
      ? 'pausing'
      : current === 'running' && asked === 'stop'
        ? 'stopping'
        : current
  const may: Operation['may'] =
    state === 'running'
      ? mayOfRedrive
      : state === 'paused' || state === 'pausing'
        ? ['resume', 'stop', 'cancel']
        : state === 'stopped' || state === 'abandoned' || state === 'failed'
          ? ['continue', 'cancel']
          : []
  return {
    ...nothingDone,
    ...{ id, action: told.action, state, dlq, target, words, by, runner, since, heard, planned, done: sent, parked },
    ...{ failedAgain, error: error ?? null, reason: reason ?? null, ramp: isRamp(parts.plan), may }
  }
}

const isRamp = (plan: Readonly<Record<string, unknown>> | undefined): boolean =>
  (plan?.plan as { readonly ramp?: boolean } | undefined)?.ramp === true
