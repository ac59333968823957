import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { ConsoleError } from '../errors.ts'
import { workerFile } from '../threads/worker-file.ts'
import type { FromIndex, IndexProgress, IndexSettings, LedgerState, ThreadSettings, ToIndex } from './messages.ts'

interface Events {
  letters: [dlqs: Readonly<Record<string, number>>]
  decisions: [failures: readonly string[]]
  operations: [ids: readonly string[]]
  progress: [IndexProgress]
  /** The file is another one now: who has the old one open reads what nobody writes any more. */
  anew: []
  ledger: []
}

const restartMs = 1000
/** An answer waits so long for the audit to be read on, and for its first reading. */
const auditPatienceMs = 1500
const firstAuditMs = 10_000
const nothing: IndexProgress = { state: 'reading', letters: 0, behind: 0, asOf: null, dropped: 0, problem: null }

/** The thread that writes the index. When it fails it is said, and it is started again. */
export class IndexThread extends EventEmitter<Events> {
  readonly settings: IndexSettings
  progress: IndexProgress = nothing
  ledger: { readonly state: LedgerState; readonly entries: number; readonly faults: number } = {
    ...{ state: 'reading', entries: 0, faults: 0 }
  }
  /** Why the index was made anew, where it was. */
  rebuilt: string | null = null
  /** Whether the index has ever had the whole audit. */
  #auditRead = false
  readonly #auditAsked = new Map<number, (problem: string | null) => void>()
  #asks = 0
  #worker: Worker | null = null
  #restart: NodeJS.Timeout | undefined
  #wasOpen = false
  #fault: string | null = null
  #ended = false

  constructor(settings: IndexSettings) {
    super()
    this.settings = settings
  }

  /** Resolves when the file is open: queries may be asked. One that cannot be opened at first is not tried again. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#start(resolve, reject))
  }

  /**
   * Resolves when the index has what is in the audit now, or after a moment: then it has what it had.
   * @throws ConsoleError CONSOLE_AUDIT_UNREAD when it never had all of it
   */
  async auditFresh(): Promise<void> {
    const problem = await this.#askAudit(this.#auditRead ? auditPatienceMs : firstAuditMs)
    if (problem !== null && !this.#auditRead) throw new ConsoleError('CONSOLE_AUDIT_UNREAD', { reason: problem })
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#restart)
    const worker = this.#worker
    if (worker === null) return
    worker.postMessage({ ask: 'end' } satisfies ToIndex)
    const late = setTimeout(() => void worker.terminate(), 5000)
    // Not `once`: one that fails as it ends has ended too.
    await new Promise(resolve => worker.once('exit', resolve))
    clearTimeout(late)
  }

  /** Somebody who reads has found damage: it is made anew. */
  damaged(reason: string): void {
    if (this.#ended || this.#fault !== null || this.#worker === null) return
    this.#fault = `it is damaged (${reason})`
    this.#failed(this.#fault)
    void this.#worker.terminate()
  }

  #failed(problem: string): void {
    this.progress = { ...this.progress, state: 'failed', problem: `the index cannot be written: ${problem}` }
    this.emit('progress', this.progress)
  }

  #askAudit(patienceMs: number): Promise<string | null> {
    const worker = this.#worker
    if (worker === null) return Promise.resolve('the index is started again')
    const id = this.#asks++
    return new Promise(resolve => {
      const late = setTimeout(() => this.#answerAudit(id, 'it is still being read'), patienceMs)
      this.#auditAsked.set(id, problem => {
        clearTimeout(late)
        resolve(problem)
      })
      worker.postMessage({ ask: 'audit', id } satisfies ToIndex)
    })
  }

  #answerAudit(id: number, problem: string | null): void {
    this.#auditAsked.get(id)?.(problem)
    this.#auditAsked.delete(id)
  }

  #start(opened?: () => void, failed?: (error: Error) => void): void {
    const worker = new Worker(workerFile('worker', import.meta.url), {
      workerData: { ...this.settings, fault: this.#fault } satisfies ThreadSettings
    })
    this.#worker = worker
    worker.on('message', (message: FromIndex) => {
      this.#told(message)
      if (message.tell !== 'open') return
      if (message.rebuilt !== null) this.#auditRead = false
      if (opened === undefined && message.rebuilt !== null) this.emit('anew')
      this.#fault = null
      this.#wasOpen = true
      opened?.()
    })
    worker.on('error', error => {
      this.#failed(error.message)
      if (!this.#wasOpen) this.#ended = true
      failed?.(error)
    })
    worker.on('exit', () => {
      this.#worker = null
      for (const id of [...this.#auditAsked.keys()]) this.#answerAudit(id, 'the index is started again')
      if (!this.#ended) this.#restart = setTimeout(() => this.#start(), restartMs)
    })
  }

  #told(message: FromIndex): void {
    switch (message.tell) {
      case 'open':
        this.rebuilt = message.rebuilt ?? this.rebuilt
        return
      case 'lost':
        this.#fault = message.fault
        return
      case 'progress':
        // Told before it ended.
        if (this.#fault !== null) return
        this.progress = message.progress
        this.emit('progress', message.progress)
        return
      case 'letters':
        this.emit('letters', message.dlqs)
        return
      case 'decisions':
        this.emit('decisions', message.failures)
        return
      case 'operations':
        this.emit('operations', message.ids)
        return
      case 'audit':
        this.#auditRead ||= message.problem === null
        this.#answerAudit(message.id, message.problem)
        return
      case 'ledger':
        this.ledger = message
        this.emit('ledger')
    }
  }
}
