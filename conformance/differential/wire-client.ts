import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  contains,
  type DraftOf,
  decode,
  encode,
  FrameSplitter,
  type Message,
  type MessageOf,
  skipHeaderTags,
  WireReader,
  WireWriter
} from '@dead-letter/protocol'
import { type ApiName, apis } from './apis.ts'

export type Request<N extends ApiName> = DraftOf<(typeof apis)[N]['request']>
export type Answer<N extends ApiName> = MessageOf<(typeof apis)[N]['response']>

/** The broker closed the connection instead of answering. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

const clientId = 'differential'
const correlationBytes = 4
const answerWithinMs = 30_000

interface Pending {
  readonly resolve: (frame: Buffer) => void
  readonly reject: (error: Error) => void
}

/** One connection that says what it is told, in any version, right or wrong, and reads what comes back with the broker's own tables. */
export class WireClient {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Pending>()
  readonly #frames = new FrameSplitter(2 ** 30, correlationBytes)
  #correlation = 0
  #closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', chunk => this.#read(chunk))
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#closed = true
      for (const { reject } of this.#waiting.values()) reject(new Closed('The broker closed the connection.'))
      this.#waiting.clear()
    })
  }

  /** @param address host:port */
  static async open(address: string): Promise<WireClient> {
    const [host = '', port] = address.split(':')
    const socket = connect({ host, port: Number(port), noDelay: true })
    await once(socket, 'connect')
    return new WireClient(socket)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** @throws Closed when the connection ends first */
  async send<N extends ApiName>(api: N, version: number, request: Request<N>): Promise<Answer<N>> {
    const { response } = apis[api]
    const { correlation, frame } = this.#frame(api, version, request)
    const flexible = contains(apis[api].request.flexible, version)
    const reader = new WireReader(await this.#exchange(correlation, frame))
    reader.int32()
    // KIP-511: ApiVersions is answered with header version 0 whatever its own version.
    if (flexible && api !== 'ApiVersions') skipHeaderTags(reader)
    // An unknown version of ApiVersions is answered in version 0.
    const answered = api === 'ApiVersions' && !contains(response.versions, version) ? 0 : version
    const answer = decode(response as Message, answered, reader)
    if (reader.remaining > 0)
      throw new Error(`${reader.remaining} bytes follow the answer to ${api} version ${version}`)
    return answer as Answer<N>
  }

  /** For requests that have no answer, as Produce with acks=0. */
  tell<N extends ApiName>(api: N, version: number, request: Request<N>): void {
    const { correlation, frame } = this.#frame(api, version, request)
    this.#waiting.delete(correlation)
    this.#write(frame)
  }

  /** Bytes as they are; resolves with the frame of the answer that has this correlation id. */
  raw(bytes: Buffer, correlation = -1): Promise<Buffer> {
    return this.#exchange(correlation, [bytes])
  }

  close(): void {
    this.#socket.destroy()
  }

  #frame<N extends ApiName>(
    api: N,
    version: number,
    request: Request<N>
  ): { correlation: number; frame: readonly Buffer[] } {
    const correlation = ++this.#correlation
    const table: Message = apis[api].request
    const writer = new WireWriter()
    writeHeader(writer, { key: apis[api].key, version, correlation, flexible: contains(table.flexible, version) })
    encode(table, version, request as DraftOf<Message>, writer)
    return { correlation, frame: [sizeOf(writer.length), ...writer.chunks()] }
  }

  #exchange(correlation: number, frame: readonly Buffer[]): Promise<Buffer> {
    if (this.#closed) return Promise.reject(new Closed('The connection is closed already.'))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(correlation)
        reject(new Error(`No answer within ${answerWithinMs} ms`))
      }, answerWithinMs)
      this.#waiting.set(correlation, {
        resolve: answer => {
          clearTimeout(timer)
          resolve(answer)
        },
        reject: error => {
          clearTimeout(timer)
          reject(error)
        }
      })
      this.#write(frame)
    })
  }

  /** In one go, without a copy of large parts: the bench measures brokers with this client. */
  #write(parts: readonly Buffer[]): void {
    this.#socket.cork()
    for (const part of parts) this.#socket.write(part)
    this.#socket.uncork()
  }

  #read(chunk: Buffer): void {
    for (const frame of this.#frames.push(chunk)) {
      const correlation = frame.readInt32BE(0)
      this.#waiting.get(correlation)?.resolve(frame)
      this.#waiting.delete(correlation)
    }
  }
}

export function framed(body: Buffer): Buffer {
  return Buffer.concat([sizeOf(body.length), body])
}

function sizeOf(bytes: number): Buffer {
  const size = Buffer.alloc(4)
  size.writeInt32BE(bytes)
  return size
}

/** Header versions 1 and 2. */
export function writeHeader(
  writer: WireWriter,
  header: { readonly key: number; readonly version: number; readonly correlation: number; readonly flexible: boolean }
): void {
  writer.int16(header.key)
  writer.int16(header.version)
  writer.int32(header.correlation)
  writer.int16(clientId.length)
  writer.string(clientId, clientId.length)
  if (header.flexible) writer.uvarint(0)
}
