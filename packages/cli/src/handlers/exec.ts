import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { type HandlerContext, InfrastructureError, type SourceRecord } from '@dead-letter/kafka'
import { type Asked, ProtocolError, readAnswer } from './answer.ts'
import type { Handling } from './handling.ts'
import { Lines } from './lines.ts'
import { recordLine } from './record-line.ts'

interface Pending extends Asked {
  readonly settle: (error: Error | null) => void
}

/** Timings of the program's life, in milliseconds. */
export interface ProgramTimes {
  /** Wait before the first restart; doubles up to `maxRestartMs` until the program answers a record. */
  readonly restartMs: number
  readonly maxRestartMs: number
  /** At the end: from closed stdin to SIGTERM, and from SIGTERM to SIGKILL. */
  readonly graceMs: number
}

const defaultTimes: ProgramTimes = { restartMs: 250, maxRestartMs: 10_000, graceMs: 5000 }
const longestLine = 1 << 20

/**
 * Hands records to one program over its stdin and stdout, a JSON line for each. Several partitions may wait at once;
 * the program answers in the order in which it was asked. When it ends or breaks the protocol, every record under way
 * fails with an InfrastructureError, and the next delivery starts it again.
 */
export class Program implements Handling {
  readonly name = 'a program'
  readonly #command: string
  readonly #times: ProgramTimes
  readonly #note: (line: string) => void
  readonly #pending: Pending[] = []
  #child: ChildProcess | null = null
  #failures = 0
  #notBefore = 0
  #closed = false

  constructor(command: string, note: (line: string) => void, times: Partial<ProgramTimes> = {}) {
    this.#command = command
    this.#note = note
    this.#times = { ...defaultTimes, ...times }
    process.once('exit', this.#killNow)
  }

  readonly handle = async (record: SourceRecord, { signal }: Pick<HandlerContext, 'signal'>): Promise<void> => {
    const child = this.#child ?? (await this.#startLater(signal))
    await new Promise<void>((resolve, reject) => {
      const abandon = (): void => {
        reject(new InfrastructureError(`the program has not answered ${at(record)} in time`))
        // Only a program that hangs is ended: after a partition was taken away the others still wait for it.
        if (isStuck(signal.reason)) this.#end(child, `it has not answered ${at(record)} in time`)
      }
      this.#pending.push({
        topic: record.topic,
        partition: record.partition,
        offset: record.offset,
        settle: error => {
          signal.removeEventListener('abort', abandon)
          if (error === null) resolve()
          else reject(error)
        }
      })
      if (signal.aborted) abandon()
      else signal.addEventListener('abort', abandon, { once: true })
      child.stdin?.write(`${JSON.stringify(recordLine(record))}\n`)
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#child !== null) await this.#letEnd(this.#child)
    process.off('exit', this.#killNow)
  }

  async #letEnd(child: ChildProcess): Promise<void> {
    const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
    child.stdin?.end()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const late = new AbortController()
      const inTime = await Promise.race([
        ended.then(() => true),
        delay(this.#times.graceMs, false, { signal: late.signal })
      ])
      late.abort()
      if (inTime) return
      kill(child, signal)
    }
    await Promise.race([ended, delay(this.#times.graceMs)])
  }

  async #startLater(signal: AbortSignal): Promise<ChildProcess> {
    const wait = this.#notBefore - performance.now()
    if (wait > 0) await delay(wait, undefined, { signal }).catch(() => {})
    if (this.#closed || signal.aborted) throw new InfrastructureError('the program was not started again: stopping')
    return this.#child ?? this.#start()
  }

  #start(): ChildProcess {
    const child = spawn(this.#command, {
      shell: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      // Out of the terminal's process group: Ctrl-C must not end it while its records are finished
      detached: process.platform !== 'win32'
    })
    this.#child = child
    child.once('error', error => this.#end(child, `it could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      const reason = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`
      // Answers that it wrote before its end may still be on their way through the pipe
      const last = setTimeout(() => this.#end(child, reason), 200)
      child.once('close', () => {
        clearTimeout(last)
        this.#end(child, reason)
      })
    })
    child.stdin?.on('error', () => {}) // its exit says it all
    this.#readAnswers(child)
    return child
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
      asked.settle(answer.ok ? null : answer.error)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.#end(child, error.message)
    }
  }

  /** This child is over: its records fail, the next delivery starts another after a pause. */
  #end(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return
    this.#child = null
    kill(child, 'SIGKILL')
    if (this.#closed) return
    const pause = Math.min(this.#times.maxRestartMs, this.#times.restartMs * 2 ** this.#failures++)
    this.#notBefore = performance.now() + pause
    this.#note(`--exec: ${reason}; it is started again for the next record, not before ${pause} ms`)
    for (const pending of this.#pending.splice(0))
      pending.settle(new InfrastructureError(`the program gave no answer: ${reason}`))
  }

  readonly #killNow = (): void => {
    if (this.#child !== null) kill(this.#child, 'SIGKILL')
  }
}

/** Ends the program with all that its shell started. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // already gone
  }
}

const at = ({ topic, partition, offset }: Asked): string => `${topic}[${partition}]@${offset}`

const isStuck = (reason: unknown): boolean => (reason as { code?: unknown } | null)?.code === 'HANDLER_STUCK'
