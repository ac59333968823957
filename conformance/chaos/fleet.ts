import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumerOptions } from '@dead-letter/kafka'
import { type Program, spawnProgram, waitFor } from '../harness/index.ts'

export interface MemberSettings {
  /** As far as JSON can carry them. */
  readonly options: Partial<ConsumerOptions> & Pick<ConsumerOptions, 'brokers' | 'groupId' | 'topics'>
  /** `abortable` waits for what heeds the signal of its delivery, `async` for what does not. */
  readonly handler: 'sync' | 'async' | 'abortable'
}

export type Handled = readonly ['handled', partition: number, offset: number, at: number]
export type Acknowledged = readonly [
  'letter',
  partition: number,
  offset: number,
  at: number,
  id: string,
  dlq: string,
  dlqPartition: number,
  dlqOffset: number
]
export type Told = readonly ['event', name: string, text: string, at: number]
/** What a member says, in milliseconds of the machine's monotonic clock. */
export type Note = Handled | Acknowledged | Told

/** A consumer in a process of its own. */
export class Member {
  readonly name: string
  readonly program: Program
  state: 'running' | 'paused' | 'gone' = 'running'

  constructor(name: string, program: Program) {
    this.name = name
    this.program = program
  }

  get notes(): readonly Note[] {
    return this.program.lines as readonly Note[]
  }

  /** What it has, as far as it knows. */
  get partitions(): Set<string> {
    const owned = new Set<string>()
    for (const [kind, name, text] of this.notes) {
      if (kind !== 'event' || text === '') continue
      if (name === 'assigned') for (const partition of text.split(',')) owned.add(partition)
      if (name === 'revoked' || name === 'lost')
        for (const partition of text.split(' ')[0]?.split(',') ?? []) owned.delete(partition)
    }
    return owned
  }

  told(name: string): readonly Told[] {
    return this.notes.filter((note): note is Told => note[0] === 'event' && note[1] === name)
  }
}

const deadlineMs = 120_000

/** The members of a group, those that are gone included. */
export class Fleet {
  readonly members: Member[] = []
  readonly #t: TestContext
  readonly #settings: MemberSettings
  /** Rejects when a member ends that was not asked to. */
  readonly #broken = Promise.withResolvers<never>()

  constructor(t: TestContext, settings: MemberSettings) {
    this.#t = t
    this.#settings = settings
    this.#broken.promise.catch(() => {})
  }

  get running(): Member[] {
    return this.members.filter(m => m.state === 'running')
  }

  /** Members that have partitions. */
  get working(): Member[] {
    return this.running.filter(m => m.partitions.size > 0)
  }

  get paused(): Member[] {
    return this.members.filter(m => m.state === 'paused')
  }

  /** Records handled and letters acknowledged, repeats included. */
  get outcomes(): number {
    return this.members.reduce((sum, member) => sum + member.notes.length, 0)
  }

  /** Resolves when its process runs; it joins the group in its own time. */
  async add(settings: Partial<MemberSettings['options']> = {}): Promise<Member> {
    const given = { ...this.#settings, options: { ...this.#settings.options, ...settings } }
    const file = join(import.meta.dirname, 'programs/member.ts')
    const member = new Member(
      `member ${this.members.length}`,
      await spawnProgram(this.#t, file, [JSON.stringify(given)])
    )
    this.members.push(member)
    void member.program.ended.then(({ code, signal }) => {
      if (member.state === 'gone') return
      member.state = 'gone'
      const { stderr } = member.program.output
      const last = member.told('failed').at(-1)?.[2] ?? stderr
      this.#broken.reject(new Error(`${member.name} ended unasked (${signal ?? `exit code ${code}`}): ${last}`))
    })
    return member
  }

  async kill(member: Member): Promise<void> {
    member.state = 'gone'
    await member.program.kill('SIGKILL')
  }

  /** As an operator would: what is under way is finished, committed, and the group left. */
  async stop(member: Member): Promise<void> {
    member.state = 'gone'
    const { code, signal } = await member.program.kill('SIGTERM', deadlineMs)
    // The signal may come before the program has said what it is to do about it.
    const asked = code === 0 || (signal === 'SIGTERM' && member.told('up').length === 0)
    if (!asked)
      throw new Error(
        `${member.name} stopped with ${signal ?? `exit code ${code}`}: ${member.told('failed').at(-1)?.[2]}`
      )
  }

  pause(member: Member): void {
    process.kill(member.program.pid, 'SIGSTOP')
    member.state = 'paused'
  }

  resume(member: Member): void {
    process.kill(member.program.pid, 'SIGCONT')
    member.state = 'running'
  }

  /** Waits for something, unless a member ends unasked before it. */
  async until<T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<T>> {
    try {
      return await Promise.race([waitFor(what, probe, { deadlineMs, everyMs: 10 }), this.#broken.promise])
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await this.state()}`, { cause: error })
    }
  }

  /** Waits until that many more records have come to something. */
  async progress(records: number): Promise<void> {
    const goal = this.outcomes + records
    await this.until(`${records} more records handled or dead`, () => this.outcomes >= goal)
  }

  /** An event told after `since`, by any member. */
  async event(name: string, since: number, matches: (text: string) => boolean = () => true): Promise<Told> {
    return this.until(`the event '${name}'`, () =>
      this.members.flatMap(m => m.told(name)).find(note => note[3] > since && matches(note[2]))
    )
  }

  async stopAll(): Promise<void> {
    for (const member of this.paused) this.resume(member)
    await Promise.all(this.running.map(member => this.stop(member)))
  }

  /** How the members are and what they told last: for the report of a failure. */
  async state(): Promise<string> {
    for (const member of this.running) process.kill(member.program.pid, 'SIGUSR2')
    await sleep(300)
    return this.members
      .map(member => {
        const told = member.notes.filter((note): note is Told => note[0] === 'event')
        const last = told.slice(-25).map(note => `    ${(note[3] / 1000).toFixed(3)} ${note[1]} ${note[2]}`)
        return [`  ${member.name} (${member.state})`, ...last, member.program.output.stderr].join('\n')
      })
      .join('\n')
  }
}

/** The clock of the members' notes. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6
