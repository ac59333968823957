import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { committedOffsets, endOffsets, type Random, testTopic, uniqueName } from '../harness/index.ts'
import type { Kafka } from '../kafka/index.ts'
import { Fleet, type MemberSettings, now } from './fleet.ts'
import { judge, type Verdict } from './judge.ts'
import { Load } from './load.ts'
import type { TcpProxy } from './tcp-proxy.ts'

/** What every scenario stands on. */
export interface Ground {
  readonly t: TestContext
  readonly kafka: Kafka
  /** One in front of each broker; `proxied` names them. */
  readonly proxies: readonly TcpProxy[]
  readonly proxied: string
  /** Decides the faults and their moments. */
  readonly random: Random
  /** Faults: few in `npm test`, many in a long run. */
  readonly long: boolean
}

export interface Scenario {
  /** What is done, as the name of its test. */
  readonly name: string
  readonly run: (ground: Ground) => Promise<void>
}

export interface Cast {
  readonly members: number
  /** @default 'async' */
  readonly handler?: MemberSettings['handler']
  readonly options?: Partial<MemberSettings['options']>
  /** No fault takes a member from the group without its leave: nothing is handled twice. */
  readonly graceful?: boolean
}

/** Of the source, and so of its DLQ as the library makes it. */
export const partitions = 6

/** A source under load and the group that consumes it. */
export class Stage {
  readonly ground: Ground
  readonly fleet: Fleet
  readonly topic: string
  readonly groupId: string
  readonly dlq: string
  /** Since when the DLQ is the one of today; letters of an earlier one are gone with it. */
  dlqSince: number | undefined
  readonly #cast: Cast
  readonly #load: Load

  private constructor(ground: Ground, cast: Cast, topic: string) {
    const { t, kafka, random } = ground
    this.ground = ground
    this.topic = topic
    this.groupId = uniqueName('group')
    this.dlq = `error.${topic}.${this.groupId}`
    this.#cast = cast
    const options = {
      brokers: kafka.brokers,
      groupId: this.groupId,
      topics: topic,
      group: { sessionTimeoutMs: 2500, heartbeatIntervalMs: 300, rebalanceTimeoutMs: 10_000 },
      ...cast.options
    }
    this.fleet = new Fleet(t, { options, handler: cast.handler ?? 'async' })
    this.#load = new Load(topic, partitions, random.fork(JSON.stringify(cast)), kafka.brokers)
    t.after(() => this.#load.cancel())
  }

  /** Resolves when the group is at work. */
  static async open(ground: Ground, cast: Cast): Promise<Stage> {
    const topic = await testTopic(ground.t, { partitions, brokers: ground.kafka.brokers })
    const stage = new Stage(ground, cast, topic)
    for (let i = 0; i < cast.members; i++) await stage.fleet.add()
    await stage.fleet.progress(100)
    return stage
  }

  /** A moment that chance decides: some records later, or some milliseconds. */
  async moment(): Promise<void> {
    const { random } = this.ground
    if (random.chance(0.5)) await this.fleet.progress(random.between(1, 150))
    else await sleep(random.between(0, 400))
  }

  /** See {@link Load.avoid}. */
  avoid(node: number): Promise<void> {
    return this.#load.avoid(node)
  }

  note(text: string): void {
    this.ground.t.diagnostic(`${(now() / 1000).toFixed(3)} ${text}`)
  }

  /** Ends the load, waits until the group has committed everything, stops it and judges. */
  async close(): Promise<Verdict> {
    const { brokers } = this.ground.kafka
    await this.#load.finish()
    const ends = await this.fleet.until('the ends of the source', () => endOffsets(this.topic, brokers))
    let committed: number[] = []
    await this.fleet
      .until('all commits', async () => {
        committed = await committedOffsets(this.groupId, this.topic, brokers)
        return String(committed) === String(ends)
      })
      .catch(error => {
        throw new Error(`committed ${committed} of ${ends}: ${error.message}`, { cause: error })
      })
    await this.fleet.stopAll()
    const verdict = await judge({
      topic: this.topic,
      dlq: this.dlq,
      brokers,
      acknowledged: this.#load.acknowledged,
      members: this.fleet.members,
      orderBy: this.#cast.options?.concurrency?.by ?? 'partition',
      ...(this.dlqSince === undefined ? {} : { dlqSince: this.dlqSince })
    })
    const { problems, ...counts } = verdict
    const of = `${this.#cast.members} members, ${this.#cast.options?.group?.protocol ?? 'classic'}`
    this.note(`${of}: ${JSON.stringify(counts)}`)
    if (this.#cast.graceful && counts.handledAgain + counts.lettersAgain > 0)
      throw new Error(`${counts.handledAgain} records and ${counts.lettersAgain} letters repeated without need`)
    if (problems.length > 0)
      throw new Error(
        `${problems.length} promises broken:\n${problems.slice(0, 20).join('\n')}\n${await this.fleet.state()}`
      )
    return verdict
  }
}
