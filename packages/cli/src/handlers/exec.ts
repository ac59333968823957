import type { ChildProcess } from 'node:child_process'
import { BusinessError, type HandlerContext, InfrastructureError, type SourceRecord } from '@dead-letter/kafka'
import { lineOf } from '../output/record-line.ts'
import { type Asked, ProtocolError, readAnswer } from './answer.ts'
import { kill, letEnd, startCommand } from './child-process.ts'
import { Deaths } from './deaths.ts'
import type { Handling } from './handling.ts'
import { Lines } from './lines.ts'

/** A record that an answer is awaited for. */
interface Pending extends Asked {
  readonly line: string
  readonly settle: (error: Error | null) => void
  /** Nobody waits for it any more: it is not handed to another program. */
  left: boolean
}

/** Timings of the program's life, in milliseconds. */
export interface ProgramTimes {
  /** Wait before the first restart; doubles up to `maxRestartMs` until the program answers a record. */
  readonly restartMs: number
  readonly maxRestartMs: number
  /** At the end: from closed stdin to SIGTERM, and from SIGTERM to SIGKILL. */
  readonly graceMs: number
}

/** Told of each end of the program: a sentence, and its facts. */
export type ProgramNote = (line: string, facts: { readonly reason: string; readonly restartMs: number }) => void

const defaultTimes: ProgramTimes = { restartMs: 250, maxRestartMs: 10_000, graceMs: 5000 }
const longestLine = 1 << 20
/** What a program that ended has written, or its end when it has closed its stdin, arrives within this time. */
const lastWordsMs = 200
/** While an answer is awaited the program is asked so often whether it reads at all. */
const askMs = 1000
const nothing = Buffer.alloc(0)

/**
 * Hands records to one program over its stdin and stdout, a JSON line for each. Several partitions may wait at once;
 * the program answers in the order in which it was asked. When it ends or breaks the protocol, the record that it was at
 * fails, as deaths.ts says; those behind it are handed to the next program, or fail with it when the program is out of order.
 */
export class Program implements Handling {
  readonly name = 'a program'
  readonly #command: string
  readonly #times: ProgramTimes
  readonly #note: ProgramNote
  readonly #deaths: Deaths
  /** In the order in which the program was, or will be, asked. */
  #pending: Pending[] = []
  #child: ChildProcess | null = null
  #answeredAny = false
  #failures = 0
  #notBefore = 0
  #starting: NodeJS.Timeout | undefined
  #closed = false

  /** @param deaths ends of the program at one record, while it answers others, after which that record has failed */
  constructor(command: string, note: ProgramNote, deaths = 3, times: Partial<ProgramTimes> = {}) {
    this.#command = command
    this.#note = note
    this.#deaths = new Deaths(deaths)
    this.#times = { ...defaultTimes, ...times }
    process.once('exit', this.#killNow)
  }

  readonly handle = async (
    record: SourceRecord,
    { signal, trial }: Pick<HandlerContext, 'signal' | 'trial'>
  ): Promise<void> => {
    if (this.#closed || signal.aborted) throw new InfrastructureError('the program was not asked: stopping')
    await new Promise<void>((resolve, reject) => {
      const { topic, partition, offset } = record
      const pending: Pending = {
        ...{ topic, partition, offset, line: lineOf(record, trial), left: false },
        settle: error => {
          signal.removeEventListener('abort', abandon)
          if (error === null) resolve()
          else reject(error)
        }
      }
      const abandon = (): void => {
        pending.left = true
        const reason = `it has not answered ${at(record)} in time`
        // Only a program that hangs is ended: after a partition was taken away the others still wait for it.
        if (isStuck(signal.reason) && this.#child !== null) this.#end(this.#child, reason)
        else this.#deaths.forget(pending)
        reject(new InfrastructureError(`the program gave no answer: ${reason}`))
      }
      signal.addEventListener('abort', abandon, { once: true })
      this.#pending.push(pending)
      if (this.#child !== null) this.#send(this.#child, pending)
      else this.#startLater()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#starting)
    if (this.#child === null) this.#failAll('stopping')
    else await letEnd(this.#child, this.#times.graceMs)
    process.off('exit', this.#killNow)
  }

  #startLater(): void {
    if (this.#starting !== undefined) return
    this.#starting = setTimeout(
      () => {
        this.#starting = undefined
        this.#pending = this.#pending.filter(pending => !pending.left)
        if (this.#pending.length > 0 && !this.#closed) this.#start()
      },
      Math.max(0, this.#notBefore - performance.now())
    )
  }

  #start(): void {
    const child = startCommand(this.#command)
    this.#child = child
    this.#answeredAny = false
    child.once('error', error => this.#end(child, `it could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      const reason = signal === null ? `it ended with code ${code}${shellSays(code)}` : `it was ended by ${signal}`
      // Answers that it wrote before its end may still be on their way through the pipe
      const last = setTimeout(() => this.#end(child, reason), lastWordsMs)
      child.once('close', () => {
        clearTimeout(last)
        this.#end(child, reason)
      })
    })
    child.stdin?.on('error', () => this.#deafOrDumb(child, 'stdin'))
    child.stdout?.on('end', () => this.#deafOrDumb(child, 'stdout'))
    this.#readAnswers(child)
    for (const pending of this.#pending) this.#send(child, pending)
    this.#askWhetherItReads(child)
  }

  /** What was written before it closed its stdin has left: only writing again tells, and what is asked may be all that there is. */
  #askWhetherItReads(child: ChildProcess): void {
    const asking = setInterval(() => {
      if (this.#child !== child) clearInterval(asking)
      else if (this.#pending.length > 0 && child.stdin?.writableLength === 0) child.stdin.write(nothing)
    }, askMs).unref()
  }

  /** Of a program that ended, its exit says it all; one that lives on reads nothing, or answers nothing, any more. */
  #deafOrDumb(child: ChildProcess, closed: 'stdin' | 'stdout'): void {
    setTimeout(() => {
      if (child.exitCode === null && child.signalCode === null) this.#end(child, `it closed its ${closed} and lives on`)
    }, lastWordsMs)
  }

  #send(child: ChildProcess, pending: Pending): void {
    child.stdin?.write(`${pending.line}\n`)
  }

  #readAnswers(child: ChildProcess): void {
    const lines = new Lines()
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of lines.push(chunk)) if (line.trim() !== '' && this.#child === child) this.#take(child, line)
      if (lines.openLength > longestLine) this.#end(child, `it wrote a line of more than ${longestLine} characters`)
    })
  }

  #take(child: ChildProcess, line: string): void {
    const [asked] = this.#pending
    try {
      if (asked === undefined)
        throw new ProtocolError(`it wrote ${JSON.stringify(line.slice(0, 100))} without being asked`)
      const answer = readAnswer(line, asked)
      this.#pending.shift()
      this.#failures = 0
      this.#answeredAny = true
      this.#deaths.answered(asked)
      asked.settle(answer.ok ? null : answer.error)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#end(child, error.message)
    }
  }

  /** This child is over: the record that it was at fails, another is started for the others after a pause. */
  #end(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return
    this.#child = null
    kill(child, 'SIGKILL')
    if (this.#closed) {
      this.#failAll(reason)
      return
    }
    const pause = Math.min(this.#times.maxRestartMs, this.#times.restartMs * 2 ** this.#failures++)
    this.#notBefore = performance.now() + pause
    const line = `--exec: ${reason}; it is started again for the next record, not before ${pause} ms`
    this.#note(line, { reason, restartMs: pause })
    this.#deaths.ended(this.#answeredAny)
    const first = this.#pending.shift()
    if (first !== undefined) this.#failFirst(first, reason)
    if (this.#deaths.outage) this.#failAll(reason)
    else if (this.#pending.length > 0) this.#startLater()
  }

  #failFirst(asked: Pending, reason: string): void {
    const ofRecord = this.#deaths.blame(asked) === 'record'
    const message = ofRecord
      ? `the program ends at this record again and again, and answers others: ${reason}`
      : `the program gave no answer: ${reason}`
    asked.settle(ofRecord ? new BusinessError(message) : new InfrastructureError(message))
  }

  #failAll(reason: string): void {
    for (const pending of this.#pending.splice(0))
      pending.settle(new InfrastructureError(`the program gave no answer: ${reason}`))
  }

  readonly #killNow = (): void => {
    if (this.#child !== null) kill(this.#child, 'SIGKILL')
  }
}

/** What the shell means by its own codes (POSIX, 2.8.2). */
function shellSays(code: number | null): string {
  if (code === 127) return ' (command not found)'
  return code === 126 ? ' (not a command that may be executed)' : ''
}

const at = ({ topic, partition, offset }: Asked): string => `${topic}[${partition}]@${offset}`

const isStuck = (reason: unknown): boolean => (reason as { code?: unknown } | null)?.code === 'HANDLER_STUCK'
