import { connect, type Socket } from 'node:net'
import { decode, encode } from '../../packages/broker/src/protocol/codec.ts'
import type { DraftOf, Message, MessageOf } from '../../packages/broker/src/protocol/fields.ts'
import { contains } from '../../packages/broker/src/protocol/versions.ts'
import { WireReader } from '../../packages/broker/src/protocol/wire-reader.ts'
import { WireWriter } from '../../packages/broker/src/protocol/wire-writer.ts'
import { FrameSplitter } from '../../packages/broker/src/server/frame-splitter.ts'

/** The least client there can be, so that what is measured is the broker: one socket, answers in the order of requests. */
export class WireClient {
  readonly #socket: Socket
  readonly #frames = new FrameSplitter(2 ** 30)
  readonly #waiting: ((frame: Buffer) => void)[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', chunk => {
      for (const frame of this.#frames.push(chunk)) this.#waiting.shift()?.(frame)
    })
  }

  static async connect(bootstrap: string): Promise<WireClient> {
    const [host = '', port = ''] = bootstrap.split(':')
    const socket = connect(Number(port), host)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return new WireClient(socket)
  }

  async request<Q extends Message, A extends Message>(
    key: number,
    version: number,
    [query, answer]: readonly [Q, A],
    draft: DraftOf<Q>
  ): Promise<MessageOf<A>> {
    const flexible = contains(query.flexible, version)
    const writer = new WireWriter()
    writer.int16(key)
    writer.int16(version)
    writer.int32(0)
    writer.int16(-1)
    if (flexible) writer.uvarint(0)
    encode(query, version, draft, writer)
    const length = Buffer.allocUnsafe(4)
    length.writeInt32BE(writer.length)
    const frame = new Promise<Buffer>(resolve => this.#waiting.push(resolve))
    this.#socket.cork()
    for (const chunk of [length, ...writer.chunks()]) this.#socket.write(chunk)
    this.#socket.uncork()
    const reader = new WireReader(await frame, flexible ? 5 : 4)
    return decode(answer, version, reader) as MessageOf<A>
  }

  close(): void {
    this.#socket.destroy()
  }
}
