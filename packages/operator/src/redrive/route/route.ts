import type { OutgoingRecord } from '@dead-letter/kafka/internal'
import type { LedgerView } from '../../ledger/view.ts'
import type { Letter } from '../../letters/letter.ts'
import { KeyTable } from '../../lineage/key-table.ts'
import type { RedrivePlan, SkipReason } from '../plan/plan.ts'
import type { Reshape } from '../plan/reshape.ts'
import { choose } from './choose.ts'
import { copyBytes, copyOf } from './copy.ts'
import { partitionFor, type TargetTopic, type TargetTopics } from './target-topics.ts'

/** What is to be done about a letter, and with what. */
export type Route =
  | {
      readonly action: 'send'
      readonly redrives: number
      readonly topic: TargetTopic
      readonly partition: number
      readonly copy: OutgoingRecord
      readonly bytes: number
    }
  | { readonly action: 'park'; readonly redrives: number }
  | { readonly action: 'skip'; readonly reason: SkipReason | 'done' }

/** Says letter by letter what is to be done: for a plan and when it is applied, alike. */
export class Router {
  readonly #plan: Pick<RedrivePlan, 'operation' | 'again' | 'maxRedrives' | 'target' | 'keepHeaders'>
  readonly #view: LedgerView
  readonly #topics: TargetTopics
  readonly #now: () => number
  readonly #reshape: Reshape | null
  readonly #taken = new KeyTable()

  constructor(
    plan: Pick<RedrivePlan, 'operation' | 'again' | 'maxRedrives' | 'target' | 'keepHeaders'>,
    view: LedgerView,
    topics: TargetTopics,
    now: () => number,
    reshape: Reshape | null = null
  ) {
    this.#reshape = reshape
    this.#plan = plan
    this.#view = view
    this.#topics = topics
    this.#now = now
  }

  /** A promise only where a topic has to be looked at first, or the record is changed or checked. */
  route(letter: Letter): Route | Promise<Route> {
    const choice = choose(letter, this.#view, this.#taken, this.#plan)
    if (choice.action === 'skip') return choice
    if (choice.action === 'park') {
      this.#taken.set(letter.key, 0)
      return { action: 'park', redrives: choice.redrives }
    }
    const name = this.#topics.nameOf(letter)
    if (name === undefined) return skipped
    const topic = this.#topics.known(name)
    if (topic !== undefined && this.#reshape === null) return this.#to(letter, choice.redrives, topic)
    return this.#reshaped(letter, choice.redrives, topic ?? this.#topics.find(name))
  }

  async #reshaped(
    given: Letter,
    redrives: number,
    looking: TargetTopic | string | Promise<TargetTopic | string>
  ): Promise<Route> {
    const topic = await looking
    if (typeof topic === 'string' || this.#reshape === null) return this.#to(given, redrives, topic)
    const reshaped = await this.#reshape.apply(given)
    return 'reason' in reshaped
      ? { action: 'skip', reason: reshaped.reason }
      : this.#to(reshaped.letter, redrives, topic)
  }

  #to(letter: Letter, redrives: number, topic: TargetTopic | string): Route {
    if (typeof topic === 'string' || (topic.compacted && letter.record.rawKey === null)) return skipped
    const copy = copyOf(letter, redrives, topic, this.#plan, this.#now())
    const bytes = copyBytes(copy)
    if (bytes > topic.maxBytes) return { action: 'skip', reason: 'too-large' }
    this.#taken.set(letter.key, 0)
    const partition = partitionFor(letter, this.#plan.target.kind, topic.partitions)
    return { action: 'send', redrives, topic, partition, copy, bytes }
  }
}

const skipped: Route = { action: 'skip', reason: 'no-target' }
