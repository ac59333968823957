import type { OutgoingRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { placeText } from '../../cluster/log-offsets.ts'
import type { LedgerEntry } from '../../ledger/entry.ts'
import type { LedgerView } from '../../ledger/view.ts'
import { ledgerPartition } from '../../ledger/writer.ts'
import type { Letter } from '../../letters/letter.ts'
import type { ApplyOptions } from '../apply-options.ts'
import type { Control } from '../operation/control.ts'
import type { OperationState } from '../operation/operation.ts'
import { placesOf, type SentPlace } from '../operation/places.ts'
import { type LaneProgress, noProgress, progressOf, progressValue } from '../operation/progress.ts'
import type { RedrivePlan } from '../plan/plan.ts'
import { planHash } from '../plan/plan-file.ts'
import { type Decided, Signed } from '../plan/signed.ts'
import { readStoredPlan, storedPlan } from '../plan/stored-plan.ts'
import type { FarTarget } from './far-target.ts'
import { closeLanes, type Lane, lanesInTurn, openLanes, type Send } from './lane.ts'
import { LaneBatch, ledgerSends, mostBytes, mostLetters } from './lane-batch.ts'
import { Pacer } from './pacer.ts'
import { TargetEnds } from './target-ends.ts'
import { type More, type Sums, Teller } from './teller.ts'
import { Turns } from './turns.ts'

/** Where a copy goes. */
export interface Placed {
  readonly topic: string
  readonly partition: number
  /** How many partitions the topic has. */
  readonly partitions: number
  readonly maxBytes: number
  readonly copy: OutgoingRecord
  readonly bytes: number
}

interface LaneState {
  readonly lane: Lane
  batch: LaneBatch
  progress: LaneProgress
  /** Its transaction under way. */
  busy: Promise<void>
}

/**
 * The lanes of one run: as many as the ledger has partitions, all taken before anything else. A lane has all copies for one
 * partition of a target, in the order that they were read: so the order of one key is kept. Which lane a failure goes by does not
 * matter for exactly once, since a runner sends nothing before it has had all of them at once.
 */
export class Lanes {
  readonly #plan: RedrivePlan
  readonly #options: ApplyOptions
  readonly #lanes: LaneState[]
  readonly #pacer: Pacer
  readonly #laneOf: ReturnType<typeof lanesInTurn>
  readonly #positions = new Map<number, number>()
  readonly #since: number
  readonly #signed: Signed
  readonly #ends: TargetEnds
  readonly #far: FarTarget | undefined
  #teller: Teller | undefined
  readonly #control: Control
  readonly #turns: Turns
  #failed: { readonly error: unknown } | undefined

  private constructor(
    cluster: Cluster,
    plan: RedrivePlan,
    options: ApplyOptions,
    lanes: readonly Lane[],
    control: Control,
    far: FarTarget | undefined
  ) {
    this.#far = far
    this.#control = control
    this.#ends = new TargetEnds(cluster)
    this.#plan = plan
    this.#options = options
    this.#since = options.now()
    this.#signed = new Signed(plan, this.#since)
    this.#laneOf = lanesInTurn(lanes.length)
    this.#lanes = lanes.map(lane => ({ lane, batch: new LaneBatch(), progress: noProgress, busy: Promise.resolve() }))
    // Not by the wall clock: set back by an hour it would hold the next letter up for an hour.
    const now = (): number => performance.now()
    this.#pacer = new Pacer({ letters: plan.rate, bytes: plan.bytesPerSecond }, now)
    this.#turns = new Turns(this.#pacer, control, { now, hold: () => this.hold() })
  }

  /**
   * Initialises every lane of the ledger: whoever had one is fenced.
   * @param control what they are to do; told once when a lane can go no further, or nothing more can be told
   * @param far where copies go that go to another cluster
   */
  static async open(
    cluster: Cluster,
    plan: RedrivePlan,
    options: ApplyOptions,
    control: Control,
    far?: FarTarget
  ): Promise<Lanes> {
    const lanes = await openLanes(cluster, options.names)
    return new Lanes(cluster, plan, options, lanes, control, far)
  }

  /**
   * Takes the progress of earlier runs, and says in the ledger that this one runs. Before that every lane commits: of two runners
   * that initialise at once each may have some of the lanes, and the ledger tells neither of the other. Each commits in a lane
   * after it has initialised all, so one that commits in all had them all at that moment, and the other finds one of its own fenced.
   */
  async begin(view: LedgerView): Promise<void> {
    const { operation: id } = this.#plan
    for (const state of this.#lanes) {
      const { places, exact, ...progress } = progressOf(view, id, state.lane.number)
      state.progress = { ...progress, places: exact ? places : places.cutOff, exact: false }
    }
    await Promise.all(this.#lanes.map(({ lane, progress }) => lane.transact(() => this.#sends(lane, progress, []))))
    const stored = readStoredPlan(view, id)
    const { lane } = this.#lanes[ledgerPartition(Buffer.from(id), this.#lanes.length)] as LaneState
    this.#teller = new Teller(lane, this.#lanes.length, this.#plan, this.#options, {
      ...{ planHash: stored?.sha256 ?? planHash(this.#plan), since: this.#since, sums: () => this.sums }
    })
    const entries: LedgerEntry[] = [{ kind: 'part', id, part: 'ask', value: null }]
    const value = stored === null ? storedPlan(this.#plan) : null
    if (value !== null) entries.push({ kind: 'part', id, part: 'plan', value })
    await this.tell('running', { event: view.operations.has(id) ? 'resumed' : 'begun', entries })
    this.#teller.beat(error => this.#fail(error))
  }

  /** Says in the ledger, and in the audit where it is told an event, how the operation is. */
  async tell(state: OperationState, more: More = {}): Promise<void> {
    await this.#teller?.say(state, more)
    this.#options.onState?.(state, more.reason)
  }

  /** Waits as long as the run is paused, and says so. The runner lives on. */
  async hold(): Promise<void> {
    const control = this.#control
    if (control.paused === undefined) return
    for (let reason: string | undefined = control.paused; reason !== undefined; reason = control.paused) {
      const changed = control.changed()
      await this.tell('paused', { reason, event: 'paused' })
      await changed
    }
    if (control.ending === undefined) await this.tell('running', { event: 'resumed' })
  }

  get count(): number {
    return this.#lanes.length
  }

  /**
   * Whether a batch is of this run. Every runner of a lane has its producer id, at an epoch of its own. Of runners before nothing is left to be
   * read: taking the lanes ended all that they had open, and the ledger was read to its end after that. Whoever takes a lane later
   * fences this run, and no transaction that missed what they wrote is committed.
   */
  isOwn(producerId: bigint): boolean {
    return this.#lanes.some(({ lane }) => lane.producerId === producerId)
  }

  get progress(): readonly LaneProgress[] {
    return this.#lanes.map(({ progress }) => progress)
  }

  /** Where copies lie that are committed. */
  get places(): SentPlace[] {
    return placesOf(this.#lanes.map(({ progress }) => progress.places))
  }

  get sums(): Sums {
    return {
      sent: this.#lanes.reduce((sum, { progress }) => sum + progress.sent, 0),
      parked: this.#lanes.reduce((sum, { progress }) => sum + progress.parked, 0)
    }
  }

  /** What lies before this offset is read: sent, waiting in a lane, or not for us. */
  reached(partition: number, offset: number): void {
    this.#positions.set(partition, offset)
  }

  /** @returns what to wait for before there is room for more; nothing where there is */
  send(letter: Letter, placed: Placed, redrives: number): Promise<void> | undefined {
    if (this.#far !== undefined || this.#ends.knows(placed.topic)) return this.#put(letter, placed, redrives)
    return this.#ends.look(placed.topic, placed.partitions).then(() => this.#put(letter, placed, redrives))
  }

  #put(letter: Letter, placed: Placed, redrives: number): Promise<void> | undefined {
    const state = this.#add(letter, placed, { decision: 'redriven', redrives, target: placed.topic })
    state.batch.sent++
    return this.#dispatchFull(state)
  }

  /** @param redrives how often it was sent back before */
  park(letter: Letter, placed: Placed, redrives: number): Promise<void> | undefined {
    const state = this.#add(letter, placed, { decision: 'parked', redrives, copy: placed.topic })
    state.batch.parked++
    return this.#dispatchFull(state)
  }

  /** Sends what waits, and resolves when all is committed. */
  async flush(): Promise<void> {
    for (const state of this.#lanes) if (state.batch.letters > 0) await this.#dispatch(state)
    await Promise.all(this.#lanes.map(({ busy }) => busy))
    this.#check()
  }

  /** The last word in the ledger: also where exactly all copies lie. */
  async end(state: OperationState, more: More = {}): Promise<void> {
    if (this.#teller === undefined) return
    this.#teller.close()
    await Promise.all(this.#lanes.map(({ busy }) => busy))
    if (state !== 'failed')
      await Promise.all(
        this.#lanes.map(({ lane, progress }) =>
          lane.transact(() => this.#sends(lane, { ...progress, exact: true }, []))
        )
      )
    await this.tell(state, { ...more, event: 'ended' })
  }

  async close(): Promise<void> {
    this.#teller?.close()
    await closeLanes(this.#lanes.map(({ lane }) => lane))
  }

  #add(letter: Letter, { topic, partition, maxBytes, copy, bytes }: Placed, decided: Decided): LaneState {
    const group = decided.decision === 'redriven' ? letter.facts.group || null : undefined
    const state = this.#lanes[this.#laneOf(topic, partition)] as LaneState
    state.batch.add(topic, partition, maxBytes, copy, bytes, group)
    state.batch.decide(letter.key, this.#signed.of(decided))
    return state
  }

  #dispatchFull(state: LaneState): Promise<void> | undefined {
    this.#check()
    const { letters, bytes } = state.batch
    const isFull = letters >= this.#pacer.most(mostLetters) || bytes >= this.#pacer.mostBytes(mostBytes)
    return isFull ? this.#dispatch(state) : undefined
  }

  /** One transaction of a lane at a time; meanwhile the next fills. */
  async #dispatch(state: LaneState): Promise<void> {
    await state.busy
    this.#check()
    const { batch, lane } = state
    state.batch = new LaneBatch()
    const places = state.progress.places.copy()
    // Where copies lie in another cluster tells nothing here.
    const placed = this.#far === undefined ? batch.places : []
    for (const { topic, partition, counts } of placed)
      places.add(topic, partition, counts, this.#ends.of(topic, partition))
    const progress: LaneProgress = {
      // Whatever was read before, of this lane, is in this batch or was committed.
      positions: new Map(this.#positions),
      sent: state.progress.sent + batch.sent,
      parked: state.progress.parked + batch.parked,
      places,
      exact: false
    }
    if (!(await this.#turns.take(batch))) return
    const changed = this.#teller?.changed(batch.lineages) as Send
    state.busy = this.#sent(batch)
      .then(left => lane.transact(() => [...left, ...this.#sends(lane, progress, batch.entries), changed]))
      .then(ends => {
        for (const { topic, partition, counts } of placed)
          places.acknowledge(topic, partition, counts, ends.get(placeText(topic, partition)) ?? null)
        state.progress = progress
        this.#options.onProgress?.(this.sums.sent)
      })
      .catch(error => this.#fail(error))
  }

  /** What is left for the lane's transaction of a batch: all of it, unless its copies go to another cluster and are there now. */
  async #sent(batch: LaneBatch): Promise<readonly Send[]> {
    if (this.#far === undefined) return batch.sends()
    const { sentBack, parked } = batch.bySort
    await this.#far.send(sentBack)
    return parked
  }

  /** Entries for the ledger, and how far the lane is. */
  #sends({ number }: Lane, progress: LaneProgress, entries: readonly LedgerEntry[]): Send[] {
    const { names, now } = this.#options
    const value = progressValue(progress)
    const entry: LedgerEntry = { kind: 'part', id: this.#plan.operation, part: String(number), value }
    return ledgerSends(names.ledger, this.#lanes.length, entries, now(), { number, entry })
  }

  #fail(error: unknown): void {
    if (this.#failed !== undefined) return
    this.#failed = { error }
    this.#control.fail(error)
  }

  #check(): void {
    if (this.#failed !== undefined) throw this.#failed.error
  }
}
