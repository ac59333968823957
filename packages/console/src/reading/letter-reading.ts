import { Worker } from 'node:worker_threads'
import { workerFile } from '../threads/worker-file.ts'
import type { Followed, FromReading, Read, ReadingSettings, ToReading } from './messages.ts'

/** Reading a topic has failed. `code`: as the library has it. */
export class ReadingFailed extends Error {
  override readonly name = 'ReadingFailed'
  readonly code: string

  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}

/** Reads letters on a thread of its own: what they tell is made out there while others are written here. */
export class LetterReading {
  readonly #settings: ReadingSettings
  readonly #waiting = new Map<number, { readonly reads: Read[]; wake: () => void }>()
  #worker: Worker | null = null
  #next = 0

  constructor(settings: ReadingSettings) {
    this.#settings = settings
  }

  /**
   * What comes of a topic, in order, until the signal is given. Letters that are handed out are done with when more is asked for.
   * @throws ReadingFailed
   */
  async *follow(followed: Followed, signal: AbortSignal): AsyncGenerator<Read, void, undefined> {
    const id = this.#next++
    const worker = this.#started()
    const ask = (message: ToReading): void => worker.postMessage(message)
    const own = { reads: [] as Read[], wake: () => {} }
    this.#waiting.set(id, own)
    const stop = (): void => own.wake()
    signal.addEventListener('abort', stop)
    ask({ ask: 'follow', id, followed })
    try {
      while (!signal.aborted) {
        const read = own.reads.shift()
        if (read === undefined)
          await new Promise<void>(resolve => {
            own.wake = resolve
          })
        else if (read.tell === 'failed') throw new ReadingFailed(read.code, read.reason)
        else {
          yield read
          if (read.tell === 'letters') ask({ ask: 'more', id })
        }
      }
    } finally {
      signal.removeEventListener('abort', stop)
      this.#waiting.delete(id)
      ask({ ask: 'stop', id })
    }
  }

  async end(): Promise<void> {
    await this.#worker?.terminate()
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(workerFile('worker', import.meta.url), { workerData: this.#settings })
    worker.on('message', ({ id, ...read }: FromReading) => this.#came(id, read as Read))
    worker.on('error', error => this.#failed(error.message))
    worker.on('exit', () => {
      this.#worker = null
      this.#failed('its thread ended')
    })
    this.#worker = worker
    return worker
  }

  #came(id: number, read: Read): void {
    const waiting = this.#waiting.get(id)
    waiting?.reads.push(read)
    waiting?.wake()
  }

  #failed(reason: string): void {
    for (const id of this.#waiting.keys()) this.#came(id, { tell: 'failed', code: '', reason })
  }
}
