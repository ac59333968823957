import type { Socket } from 'node:net'
import { FrameSplitter } from '@dead-letter/protocol'
import type { ClientConnection } from '../apis/api.ts'
import { Dropped } from '../control/interception.ts'
import { BrokerError } from '../errors.ts'
import type { AnsweredConnection } from './dispatcher.ts'
import type { Holder, ReceiveBudget } from './receive-budget.ts'

/** Requests, and their bytes, that may wait for their turn on one connection before its socket is no longer read. */
const maxWaiting = 64
const maxWaitingBytes = 1024 * 1024

/** A longer wait than Node's timers have is as good as this one. */
const longestTimer = 2 ** 31 - 1

/** Answers frames; an answer of null sends nothing. */
export interface Answering {
  answer(frame: Buffer, connection: AnsweredConnection): Promise<readonly Buffer[] | null>
}

export interface ConnectionSetup {
  readonly maxFrameBytes: number
  /** Milliseconds without a byte either way after which a connection is closed; 0 for never. */
  readonly maxIdleMs: number
  readonly budget: ReceiveBudget
  /** A request that is closed upon: not the protocol, or a fault in this broker. */
  onRefused(error: unknown, connection: Connection): void
}

/**
 * One client's socket. Requests are answered one at a time in the order of their arrival, as Kafka does, so a fetch that
 * waits for data holds up what is sent after it on the same connection. The next one is begun when the socket has taken
 * the answer before it: a client that does not read costs no more than one answer.
 */
export class Connection implements ClientConnection, Holder {
  readonly id: number
  readonly clientHost: string
  readonly #socket: Socket
  readonly #answering: Answering
  readonly #setup: ConnectionSetup
  readonly #frames: FrameSplitter
  readonly #waiting: Buffer[] = []
  readonly #gone = new AbortController()
  #waitingBytes = 0
  /** Of the request that is being handled, which goes on when the connection is gone. */
  #handledBytes = 0
  #countedBytes = 0
  #busy = false

  constructor(id: number, socket: Socket, answering: Answering, setup: ConnectionSetup) {
    this.id = id
    this.clientHost = `/${(socket.remoteAddress ?? '').replace(/^::ffff:/, '')}`
    this.#socket = socket
    this.#answering = answering
    this.#setup = setup
    this.#frames = new FrameSplitter(setup.maxFrameBytes)
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#receive(chunk))
    // A reset by the other side is its right; 'close' follows.
    socket.on('error', () => {})
    socket.once('close', () => this.drop())
    if (setup.maxIdleMs > 0) socket.setTimeout(Math.min(setup.maxIdleMs, longestTimer), () => this.drop())
  }

  get closed(): AbortSignal {
    return this.#gone.signal
  }

  /** As warnings name it. */
  get name(): string {
    return `${this.clientHost.slice(1)} (connection ${this.id})`
  }

  /** Bytes that closing it frees. */
  get heldBytes(): number {
    return this.#gone.signal.aborted ? 0 : this.#frames.allocated + this.#waitingBytes
  }

  drop(): void {
    if (this.#gone.signal.aborted) return
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#gone.abort()
    this.#socket.destroy()
    this.#account()
  }

  /** The request that is being handled takes so much more. @throws BrokerError when that is too much with all others */
  weigh(bytes: number): void {
    this.#handledBytes += bytes
    this.#account()
    const { budget } = this.#setup
    if (budget.used <= budget.maxBytes) return
    const facts = { client: this.name, held: this.#handledBytes, max: budget.maxBytes }
    throw new BrokerError('RECEIVE_MEMORY_EXCEEDED', facts)
  }

  #receive(chunk: Buffer): void {
    if (this.#gone.signal.aborted) return
    try {
      for (const frame of this.#frames.push(chunk)) {
        this.#waiting.push(frame)
        this.#waitingBytes += frame.length
      }
    } catch (error) {
      this.#refuse(error)
      return
    }
    this.#account()
    if (this.#waiting.length > maxWaiting || this.#waitingBytes > maxWaitingBytes) this.#socket.pause()
    if (!this.#busy && this.#waiting.length > 0) void this.#answerAll()
  }

  async #answerAll(): Promise<void> {
    this.#busy = true
    try {
      for (let frame = this.#next(); frame !== undefined; frame = this.#next()) {
        const answer = await this.#answering.answer(frame, this)
        if (this.#gone.signal.aborted) return
        if (answer !== null) await this.#write(answer)
      }
    } catch (error) {
      this.#refuse(error)
    } finally {
      this.#busy = false
      this.#handledBytes = 0
      this.#account()
    }
  }

  #next(): Buffer | undefined {
    const frame = this.#waiting.shift()
    const bytes = frame?.length ?? 0
    this.#waitingBytes -= bytes
    this.#handledBytes = bytes
    this.#account()
    const fewWait = this.#waiting.length <= maxWaiting / 2 && this.#waitingBytes <= maxWaitingBytes / 2
    if (fewWait && this.#socket.isPaused()) this.#socket.resume()
    return frame
  }

  /** Brings the budget up to date. */
  #account(): void {
    const bytes = this.heldBytes + this.#handledBytes
    const change = bytes - this.#countedBytes
    this.#countedBytes = bytes
    if (change !== 0) this.#setup.budget.take(change)
  }

  async #write(chunks: readonly Buffer[]): Promise<void> {
    const socket = this.#socket
    socket.cork()
    let room = true
    for (const chunk of chunks) room = socket.write(chunk)
    socket.uncork()
    if (room || socket.destroyed) return
    await new Promise<void>(resolve => {
      const done = (): void => {
        socket.off('drain', done)
        socket.off('close', done)
        resolve()
      }
      socket.on('drain', done)
      socket.on('close', done)
    })
  }

  #refuse(error: unknown): void {
    if (!(error instanceof Dropped)) this.#setup.onRefused(error, this)
    this.drop()
  }
}
