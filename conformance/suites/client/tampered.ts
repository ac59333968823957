import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { FrameSplitter } from '@dead-letter/protocol'
import type { SocketTarget } from '../../../packages/kafka/src/client/connection-options.ts'

/** An answer on its way, correlation id first, without its length. */
export interface Passing {
  readonly apiKey: number
  readonly frame: Buffer
}

/** What the client gets instead: bytes, with their length before them or not; null for nothing at all. */
export type Tamper = (passing: Passing) => Buffer | null

export const withLength = (frame: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(frame.length)
  return Buffer.concat([length, frame])
}

/** How many connections that were tampered with the client still has. */
export interface Peer {
  open: number
  readonly socketFactory: (target: SocketTarget) => Duplex
}

/** A way to a broker on which answers are tampered with. */
export function peerOf(bootstrap: string, tamper: Tamper): Peer {
  const [host = '', port] = bootstrap.split(':')
  const peer: Peer = {
    open: 0,
    socketFactory: () => {
      const socket = connect({ host, port: Number(port) })
      const asked: number[] = []
      const requests = new FrameSplitter(1 << 30)
      const answers = new FrameSplitter(1 << 30, 4)
      peer.open++
      const stream = new Duplex({
        read() {},
        write(chunk: Buffer, _encoding, done) {
          for (const frame of requests.push(Buffer.from(chunk))) asked.push(frame.readInt16BE(0))
          socket.write(chunk, () => done())
        },
        destroy(error, done) {
          peer.open--
          socket.destroy()
          done(error)
        }
      })
      socket.on('data', chunk => {
        for (const frame of answers.push(chunk)) {
          const bytes = tamper({ apiKey: asked.shift() ?? -1, frame })
          if (bytes !== null && !stream.destroyed) stream.push(bytes)
        }
      })
      socket.on('error', () => stream.destroy())
      socket.on('close', () => stream.destroy())
      return stream
    }
  }
  return peer
}
