import { murmur2, type OutgoingRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { briefly } from '../ledger/codec.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import type { LedgerView } from '../ledger/view.ts'
import { ledgerPartition } from '../ledger/writer.ts'
import type { Letter } from '../letters/letter.ts'
import type { ApplyOptions } from './apply-options.ts'
import { Lane, type Send } from './lane.ts'
import { LaneBatch, ledgerSends, mostBytes, mostLetters } from './lane-batch.ts'
import { beatMs, type OperationState, operationValue } from './operation.ts'
import { Pacer } from './pacer.ts'
import type { RedrivePlan } from './plan.ts'
import { planHash } from './plan-file.ts'
import { type LaneProgress, noProgress, progressOf, progressValue } from './progress.ts'

/** Where a copy goes. */
export interface Placed {
  readonly topic: string
  readonly partition: number
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
  readonly #laneOf = new Map<string, LaneState>()
  readonly #positions = new Map<number, number>()
  readonly #since: number
  #beats: NodeJS.Timeout | undefined
  #failed: { readonly error: unknown } | undefined

  private constructor(plan: RedrivePlan, options: ApplyOptions, lanes: readonly Lane[]) {
    this.#plan = plan
    this.#options = options
    this.#since = options.now()
    this.#lanes = lanes.map(lane => ({ lane, batch: new LaneBatch(), progress: noProgress, busy: Promise.resolve() }))
    this.#pacer = new Pacer(plan.rate, {
      now: options.now,
      sleep: ms => new Promise(resolve => setTimeout(resolve, ms))
    })
  }

  /** Initialises every lane of the ledger: whoever had one is fenced. */
  static async open(cluster: Cluster, plan: RedrivePlan, options: ApplyOptions): Promise<Lanes> {
    const { ledger } = options.names
    const { partitions } = (await cluster.client.metadata([ledger])).topics.get(ledger) ?? { partitions: [] }
    const lanes = partitions.map(({ partition }) => new Lane(cluster, ledger, partition))
    try {
      await Promise.all(lanes.map(lane => lane.initialise()))
    } catch (error) {
      for (const lane of lanes) lane.close()
      throw error
    }
    return new Lanes(plan, options, lanes)
  }

  /**
   * Takes the progress of earlier runs, and says in the ledger that this one runs. Before that every lane commits: of two runners
   * that initialise at once each may have some of the lanes, and the ledger tells neither of the other. Each commits in a lane
   * after it has initialised all, so one that commits in all had them all at that moment, and the other finds one of its own fenced.
   */
  async begin(view: LedgerView): Promise<void> {
    for (const state of this.#lanes) state.progress = progressOf(view, this.#plan.operation, state.lane.number)
    await Promise.all(this.#lanes.map(({ lane, progress }) => lane.transact(() => this.#sends(lane, progress, []))))
    await this.#tell('running', [{ kind: 'part', id: this.#plan.operation, part: 'stop', value: null }])
    this.#beats = setInterval(() => {
      this.#tell('running').catch(error => this.#fail(error))
    }, beatMs)
  }

  get progress(): readonly LaneProgress[] {
    return this.#lanes.map(({ progress }) => progress)
  }

  get sums(): { readonly sent: number; readonly parked: number } {
    return {
      sent: this.#lanes.reduce((sum, { progress }) => sum + progress.sent, 0),
      parked: this.#lanes.reduce((sum, { progress }) => sum + progress.parked, 0)
    }
  }

  /** What lies before this offset is read: sent, waiting in a lane, or not for us. */
  reached(partition: number, offset: number): void {
    this.#positions.set(partition, offset)
  }

  /** Resolves when there is room for more. */
  async send(letter: Letter, placed: Placed, redrives: number): Promise<void> {
    const { batch } = this.#add(letter, placed, {
      ...{ decision: 'redriven', redrives, target: placed.topic }
    })
    batch.sent++
    await this.#dispatchFull(placed)
  }

  /** @param redrives how often it was sent back before */
  async park(letter: Letter, placed: Placed, redrives: number): Promise<void> {
    const { batch } = this.#add(letter, placed, { decision: 'parked', redrives, copy: placed.topic })
    batch.parked++
    await this.#dispatchFull(placed)
  }

  /** Sends what waits, and resolves when all is committed. */
  async flush(): Promise<void> {
    for (const state of this.#lanes) if (state.batch.letters > 0) await this.#dispatch(state)
    await Promise.all(this.#lanes.map(({ busy }) => busy))
    this.#check()
  }

  /** The last word in the ledger. */
  async end(state: OperationState, error?: string): Promise<void> {
    clearInterval(this.#beats)
    await Promise.all(this.#lanes.map(({ busy }) => busy))
    await this.#tell(state, [], error)
  }

  /** What is under way ends first: a transaction that is left open holds up who reads committed records of its partitions. */
  async close(): Promise<void> {
    clearInterval(this.#beats)
    await Promise.all(this.#lanes.map(({ lane }) => lane.idle()))
    for (const { lane } of this.#lanes) lane.close()
  }

  #add(letter: Letter, { topic, partition, maxBytes, copy, bytes }: Placed, decided: Decided): LaneState {
    const state = this.#stateFor(topic, partition)
    const { operation, by, why, dlq } = this.#plan
    // The time that the run began: its entries that are alike are kept once by whoever reads the ledger.
    const signed = { by, operation, at: this.#since, ...(why === undefined ? {} : { why }) }
    state.batch.add(topic, partition, maxBytes, copy, bytes)
    state.batch.entries.push({ kind: 'decision', key: Buffer.from(letter.key), value: { ...decided, dlq, ...signed } })
    return state
  }

  #stateFor(topic: string, partition: number): LaneState {
    const place = `${topic}/${partition}`
    let state = this.#laneOf.get(place)
    if (state === undefined) {
      state = this.#lanes[murmur2(Buffer.from(place)) % this.#lanes.length] as LaneState
      this.#laneOf.set(place, state)
    }
    return state
  }

  async #dispatchFull({ topic, partition }: Placed): Promise<void> {
    this.#check()
    const state = this.#stateFor(topic, partition)
    if (state.batch.letters >= this.#pacer.most(mostLetters) || state.batch.bytes >= mostBytes)
      await this.#dispatch(state)
  }

  /** One transaction of a lane at a time; meanwhile the next fills. */
  async #dispatch(state: LaneState): Promise<void> {
    await state.busy
    this.#check()
    const { batch, lane } = state
    state.batch = new LaneBatch()
    const progress = {
      // Whatever was read before, of this lane, is in this batch or was committed.
      positions: new Map(this.#positions),
      sent: state.progress.sent + batch.sent,
      parked: state.progress.parked + batch.parked
    }
    await this.#pacer.turn(batch.letters)
    state.busy = lane
      .transact(() => [...batch.sends(), ...this.#sends(lane, progress, batch.entries)])
      .then(() => {
        state.progress = progress
        this.#options.onProgress?.(this.sums.sent)
      })
      .catch(error => this.#fail(error))
  }

  /** Entries for the ledger, and how far the lane is. */
  #sends({ number }: Lane, progress: LaneProgress, entries: readonly LedgerEntry[]): Send[] {
    const { names, now } = this.#options
    const value = progressValue(progress)
    const entry: LedgerEntry = { kind: 'part', id: this.#plan.operation, part: String(number), value }
    return ledgerSends(names.ledger, this.#lanes.length, entries, now(), { number, entry })
  }

  /** Written by the lane of the operation's partition, so that a runner that is fenced says nothing more. */
  async #tell(state: OperationState, more: readonly LedgerEntry[] = [], error?: string): Promise<void> {
    const { names, runner, now } = this.#options
    const { operation: id, by, dlq, target, words, report } = this.#plan
    const { lane } = this.#lanes[ledgerPartition(Buffer.from(id), this.#lanes.length)] as LaneState
    await lane.transact(() => {
      const value = operationValue({
        ...{ id, action: 'redrive', state, dlq, words: briefly(words), by, runner, since: this.#since, heard: now() },
        ...{ target: target.kind === 'origin' ? 'origin' : `topic:${target.topic}`, planHash: planHash(this.#plan) },
        ...{ planned: report.send, ...this.sums, ...(error === undefined ? {} : { error }) }
      })
      return ledgerSends(names.ledger, this.#lanes.length, [{ kind: 'operation', id, value }, ...more], now())
    })
  }

  #fail(error: unknown): void {
    this.#failed ??= { error }
  }

  #check(): void {
    if (this.#failed !== undefined) throw this.#failed.error
  }
}

type Decided =
  | { readonly decision: 'redriven'; readonly redrives: number; readonly target: string }
  | { readonly decision: 'parked'; readonly redrives: number; readonly copy: string }
