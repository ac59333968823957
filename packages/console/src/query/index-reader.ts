import { Worker } from 'node:worker_threads'
import { ConsoleError } from '../errors.ts'
import { workerFile } from '../threads/worker-file.ts'
import type { Answered, Asked, QueryName } from './queries.ts'

interface Answer {
  readonly id: number
  readonly answer?: unknown
  readonly error?: string
  readonly damage?: boolean
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

/** Asks the index, on a thread of its own: a query that takes long holds up nobody but queries. */
export class IndexReader {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #next = 0
  #ended = false

  readonly #onDamage: (reason: string) => void

  /** @param onDamage told when the file is found damaged */
  constructor(file: string, onDamage: (reason: string) => void = () => {}) {
    this.#file = file
    this.#onDamage = onDamage
  }

  /** @throws ConsoleError CONSOLE_INDEX_UNREADABLE */
  ask<N extends QueryName>(name: N, asked: Asked<N>): Promise<Answered<N>> {
    const id = this.#next++
    const worker = this.#started()
    return new Promise<Answered<N>>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, asked })
    })
  }

  /** The file is another one now. Who waits may ask again. */
  renew(): void {
    void this.#worker?.terminate()
  }

  async end(): Promise<void> {
    this.#ended = true
    await this.#worker?.terminate()
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(workerFile('worker', import.meta.url), { workerData: { file: this.#file } })
    worker.on('message', ({ id, answer, error, damage }: Answer) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(answer as never)
      else {
        waiting?.reject(new ConsoleError('CONSOLE_INDEX_UNREADABLE', { reason: error }))
        if (damage) this.#onDamage(error)
      }
    })
    worker.on('error', error => this.#fail(error.message))
    worker.on('exit', () => {
      this.#worker = null
      this.#fail(this.#ended ? 'the console ends' : 'its thread ended')
    })
    worker.unref()
    this.#worker = worker
    return worker
  }

  #fail(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new ConsoleError('CONSOLE_INDEX_UNREADABLE', { reason }))
    this.#waiting.clear()
  }
}
