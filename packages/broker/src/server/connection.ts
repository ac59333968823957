import type { Socket } from 'node:net'
import type { ClientConnection } from '../apis/api.ts'
import { MalformedRequest } from '../protocol/wire-reader.ts'
import type { Dispatcher } from './dispatcher.ts'
import { FrameSplitter } from './frame-splitter.ts'

/** Requests that wait for their turn on one connection before its socket is no longer read. */
const maxWaiting = 64

export interface ConnectionEvents {
  /** A request that is closed upon: not the protocol, or a fault in this broker. */
  onRefused(error: unknown, connection: ClientConnection): void
}

/**
 * One client's socket. Requests are answered one at a time in the order of their arrival, as Kafka does, so a fetch that
 * waits for data holds up what is sent after it on the same connection. The next one is begun when the socket has taken
 * the answer before it: a client that does not read costs no more than one answer.
 */
export class Connection implements ClientConnection {
  readonly id: number
  readonly clientHost: string
  readonly #socket: Socket
  readonly #dispatcher: Dispatcher
  readonly #events: ConnectionEvents
  readonly #frames: FrameSplitter
  readonly #waiting: Buffer[] = []
  readonly #gone = new AbortController()
  #busy = false

  constructor(id: number, socket: Socket, dispatcher: Dispatcher, maxFrameBytes: number, events: ConnectionEvents) {
    this.id = id
    this.clientHost = `/${(socket.remoteAddress ?? '').replace(/^::ffff:/, '')}`
    this.#socket = socket
    this.#dispatcher = dispatcher
    this.#events = events
    this.#frames = new FrameSplitter(maxFrameBytes)
    socket.setNoDelay(true)
    socket.on('data', chunk => this.#receive(chunk))
    // A reset by the other side is its right; 'close' follows.
    socket.on('error', () => {})
    socket.once('close', () => this.#gone.abort())
  }

  get closed(): AbortSignal {
    return this.#gone.signal
  }

  drop(): void {
    this.#waiting.length = 0
    this.#socket.destroy()
    this.#gone.abort()
  }

  #receive(chunk: Buffer): void {
    try {
      this.#waiting.push(...this.#frames.push(chunk))
    } catch (error) {
      this.#refuse(error)
      return
    }
    if (this.#waiting.length > maxWaiting) this.#socket.pause()
    if (!this.#busy) void this.#answerAll()
  }

  async #answerAll(): Promise<void> {
    this.#busy = true
    try {
      for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
        const answer = await this.#dispatcher.answer(frame, this)
        if (this.#gone.signal.aborted) return
        if (this.#waiting.length <= maxWaiting / 2 && this.#socket.isPaused()) this.#socket.resume()
        if (answer !== null) await this.#write(answer)
      }
    } catch (error) {
      this.#refuse(error)
    } finally {
      this.#busy = false
    }
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
    if (this.#gone.signal.aborted && !(error instanceof MalformedRequest)) return
    this.#events.onRefused(error, this)
    this.drop()
  }
}
