import type { Duplex } from 'node:stream'
import {
  contains,
  decode,
  encode,
  FrameSplitter,
  MalformedMessage,
  type Message,
  type MessageOf,
  skipHeaderTags,
  WireReader,
  WireWriter
} from '@dead-letter/protocol'
import type { Api, Ask } from './api.ts'
import { ConnectionClosed, SocketUnavailable, TlsWanted } from './connection-failures.ts'
import type { Surroundings } from './surroundings.ts'

const apiVersionsKey = 18
const errorUnsupportedVersion = 35
/** An answer is a correlation id at least. */
const leastAnswer = 4
/**
 * Elements of all arrays of an answer, and those with fields, such as partitions: metadata of 200,000 partitions, which list their
 * replicas, has a tenth of each. A million of those with fields takes a second to read, in which nothing else is done.
 */
const maxElements = 16_000_000
const maxStructs = 2_000_000
/** Type of the record in which TLS says that what came was not TLS. */
const tlsAlert = 0x15

interface Pending {
  readonly correlationId: number
  readonly settle: (frame: Buffer) => void
  readonly reject: (error: Error) => void
}

export interface ConnectionOptions {
  readonly clientId: string
  readonly maxAnswerBytes: number
  /** Whether plain text is spoken: a listener that wants TLS is then told by its alert. */
  readonly plain: boolean
  readonly now: Surroundings['now']
}

/**
 * Requests and answers over a stream that stands. A broker answers the requests of a connection in order, so an answer
 * belongs to the oldest request: one with another correlation id, one that nobody asked for, one that is too long or
 * cannot be read ends the connection, and every request on it rejects.
 */
export class Connection {
  readonly #stream: Duplex
  readonly #options: ConnectionOptions
  readonly #frames: FrameSplitter
  readonly #pending: Pending[] = []
  #correlationId = 0
  #failure: Error | undefined
  #ended = false
  #quietUntil = 0
  #first = true
  /** Until the network takes more; one for all who wait. */
  #drained: Promise<void> | null = null

  constructor(stream: Duplex, options: ConnectionOptions) {
    this.#stream = stream
    this.#options = options
    this.#frames = new FrameSplitter(options.maxAnswerBytes, leastAnswer)
    stream.on('data', (chunk: Buffer) => this.#read(chunk))
    // The system's errors and those of TLS have a code; what has none was made by a stream of the user's.
    stream.on('error', error =>
      this.#fail(
        'code' in error ? error : new SocketUnavailable(`the connection failed (${error.message})`, { cause: error })
      )
    )
    stream.on('end', () => this.#fail(new ConnectionClosed('Connection closed')))
    stream.on('close', () => this.#fail(new ConnectionClosed('Connection closed')))
    // It may have ended while whoever opened it was on the way here: then it says nothing any more.
    if (stream.destroyed || stream.readableEnded)
      this.#fail(stream.errored ?? new ConnectionClosed('Connection closed'))
  }

  get ended(): boolean {
    return this.#ended
  }

  get idle(): boolean {
    return this.#pending.length === 0
  }

  /** What the connection itself failed with, if it did. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** When the broker, which limits this client (KIP-219), wants to be asked again; in milliseconds of `now`. */
  get quietUntil(): number {
    return this.#quietUntil
  }

  /** Resolves when what was written before has left for the network, as far as that is not buffered. */
  async writable(): Promise<void> {
    while (!this.#ended && this.#stream.writableNeedDrain) {
      this.#drained ??= new Promise<void>(resolve => {
        const done = (): void => {
          this.#stream.off('drain', done)
          this.#stream.off('close', done)
          this.#drained = null
          resolve()
        }
        this.#stream.on('drain', done)
        this.#stream.on('close', done)
      })
      await this.#drained
    }
  }

  /** One request, in one version. ApiVersions may be answered in version 0 (KIP-511). */
  send<Q extends Message, A extends Message>(
    { key, name, request, response }: Api<Q, A>,
    version: number,
    ask: Ask<Q>
  ): Promise<MessageOf<A>> {
    if (this.#ended) return Promise.reject(this.#failure ?? new ConnectionClosed('Connection closed'))
    const correlationId = this.#correlationId
    this.#correlationId = (correlationId + 1) & 0x7fffffff
    const flexible = contains(request.flexible, version)
    const writer = new WireWriter()
    writer.int16(key)
    writer.int16(version)
    writer.int32(correlationId)
    const { clientId } = this.#options
    const clientIdBytes = Buffer.byteLength(clientId)
    writer.int16(clientIdBytes)
    writer.string(clientId, clientIdBytes)
    if (flexible) writer.uvarint(0)
    encode(request, version, typeof ask === 'function' ? ask(version) : ask, writer)
    const tagged = key !== apiVersionsKey && contains(response.flexible, version)
    return new Promise<MessageOf<A>>((resolve, reject) => {
      const settle = (frame: Buffer): void => {
        const reader = new WireReader(frame, { start: leastAnswer, maxElements, maxStructs })
        if (tagged) skipHeaderTags(reader)
        const oldest =
          key === apiVersionsKey && frame.length > 5 && frame.readInt16BE(leastAnswer) === errorUnsupportedVersion
        const answer = decode(response, oldest ? 0 : version, reader) as MessageOf<A>
        this.#heed(answer)
        resolve(answer)
      }
      this.#pending.push({ correlationId, settle, reject })
      this.#write(writer, name)
    })
  }

  /** Closes at once; requests under way reject. Idempotent. */
  end(): void {
    this.#fail(new ConnectionClosed('Connection closed'))
  }

  #write(writer: WireWriter, name: string): void {
    const length = Buffer.allocUnsafe(4)
    length.writeInt32BE(writer.length)
    try {
      this.#stream.cork()
      this.#stream.write(length)
      for (const chunk of writer.chunks()) this.#stream.write(chunk)
      this.#stream.uncork()
    } catch (error) {
      this.#fail(new Error(`${name} cannot be written`, { cause: error }))
    }
  }

  #read(chunk: Buffer): void {
    if (this.#ended) return
    try {
      if (this.#first) {
        this.#first = false
        // A TLS record's type and version; as the length of an answer it would be more than 300 MB.
        if (this.#options.plain && chunk.length >= 3 && chunk[0] === tlsAlert && chunk[1] === 3)
          throw new TlsWanted('the listener speaks TLS')
      }
      for (const frame of this.#frames.push(chunk)) {
        if (this.#ended) return
        this.#settle(frame)
      }
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #settle(frame: Buffer): void {
    const pending = this.#pending.shift()
    if (pending === undefined) throw new MalformedMessage('an answer that nobody asked for')
    const correlationId = frame.readInt32BE(0)
    try {
      if (correlationId !== pending.correlationId)
        throw new MalformedMessage(`answer ${correlationId} where ${pending.correlationId} was next`)
      pending.settle(frame)
    } catch (error) {
      pending.reject(error as Error)
      throw error
    }
  }

  #heed(answer: object): void {
    const { throttleTimeMs } = answer as { readonly throttleTimeMs?: number }
    if (throttleTimeMs !== undefined && throttleTimeMs > 0)
      this.#quietUntil = Math.max(this.#quietUntil, this.#options.now() + throttleTimeMs)
  }

  #fail(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = error
    for (const { reject } of this.#pending.splice(0)) reject(error)
    // A stream that is destroyed may still fail: without a listener that would end the process.
    this.#stream.on('error', () => {})
    this.#stream.destroy()
  }
}
