import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { leastSessionMs, type Program, type Random, spawnProgram } from '../../../harness/index.ts'
import type { HandledLine } from './consumer.ts'

const program = join(import.meta.dirname, 'consumer.ts')

/** A group of one member at a time, which is killed and started again. */
export class Members {
  readonly #start: () => Promise<Program>
  readonly #programs: Program[] = []
  #ended = false
  #running: Promise<void> | undefined

  private constructor(start: () => Promise<Program>) {
    this.#start = start
  }

  static async begin(t: TestContext, brokers: string, group: string, topic: string): Promise<Members> {
    const session = String(await leastSessionMs(brokers))
    const members = new Members(() => spawnProgram(t, program, [brokers, group, topic, session]))
    members.#programs.push(await members.#start())
    return members
  }

  /** Kills and starts again, so many times, unless it is ended before. */
  trouble(random: Random, kills: number): void {
    this.#running ??= (async () => {
      for (let i = 0; i < kills && !this.#ended; i++) {
        await delay(random.between(500, 4000))
        await this.#programs.at(-1)?.kill('SIGKILL')
        this.#programs.push(await this.#start())
      }
    })()
  }

  /** Resolves when nobody is killed any more: the last one lives. */
  async calm(): Promise<void> {
    this.#ended = true
    await this.#running
  }

  async stop(): Promise<void> {
    await this.#programs.at(-1)?.kill('SIGKILL')
  }

  /** What all of them handled, by failure the ids of its copies. */
  get handled(): Map<string, Set<string>> {
    const lines = this.#programs.flatMap(({ lines }) => lines as HandledLine[])
    return new Map(
      [...Map.groupBy(lines, ({ failure }) => failure)].map(([failure, of]) => [
        failure,
        new Set(of.map(({ id }) => id))
      ])
    )
  }
}
