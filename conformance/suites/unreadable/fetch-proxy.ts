import { connect, createServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { crc32c } from '@platformatic/kafka'
import { clientsOf } from '../../harness/index.ts'

const fetchKey = 1

/** Changes a fetched batch in place. */
export type Damage = (batch: Buffer) => void

/** Between a consumer and its brokers: what brokers answer to a fetch can be damaged on the way. */
export interface FetchProxy {
  /** What the consumer connects to. */
  readonly brokers: string
  /** Damages each fetched batch that holds the marker, `times` times. */
  damage(marker: string, damage: Damage, times?: number): void
}

/** Flips the lowest bit of the batch's last byte. */
export const flipLastByte: Damage = batch => {
  batch.writeUInt8(batch.readUInt8(batch.length - 1) ^ 1, batch.length - 1)
}

/** Names a compression that nobody knows, the checksum right. */
export const unknownCompression: Damage = batch => {
  batch.writeInt16BE((batch.readInt16BE(21) & ~7) | 6, 21)
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17)
}

export async function fetchProxy(t: TestContext): Promise<FetchProxy> {
  const { brokers } = await clientsOf().metadata([])
  const orders: { readonly marker: Buffer; readonly damage: Damage; left: number }[] = []
  const ports = new Map<string, number>()
  const servers = await Promise.all(
    brokers.map(async ({ host, port }) => {
      const server = await listen(socket => relay(socket, connect(port, host), answer))
      ports.set(`${host}:${port}`, portOf(server))
      return server
    })
  )
  t.after(() => servers.map(server => server.close()))

  function answer(frame: Buffer, apiKey: number | undefined): void {
    if (apiKey === fetchKey) {
      for (const order of orders) {
        if (order.left === 0 || frame.indexOf(order.marker) < 0) continue
        order.left--
        order.damage(batchAround(frame, frame.indexOf(order.marker)))
      }
      return
    }
    // Addresses of brokers, in whatever answer: a host as text, its port behind it.
    for (const { host, port } of brokers) {
      const address = Buffer.concat([Buffer.from(host), Buffer.alloc(4)])
      address.writeInt32BE(port, host.length)
      for (let at = frame.indexOf(address); at >= 0; at = frame.indexOf(address, at))
        frame.writeInt32BE(ports.get(`${host}:${port}`) as number, at + host.length)
    }
  }

  return {
    brokers: servers.map(server => `127.0.0.1:${portOf(server)}`).join(','),
    damage: (marker, damage, times = Number.POSITIVE_INFINITY) => {
      orders.push({ marker: Buffer.from(marker), damage, left: times })
    }
  }
}

const portOf = (server: Server): number => (server.address() as { port: number }).port

const listen = (accept: (socket: Socket) => void): Promise<Server> =>
  new Promise(resolve => {
    const server = createServer(accept)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

function relay(client: Socket, broker: Socket, answer: (frame: Buffer, apiKey: number | undefined) => void): void {
  const asked = new Map<number, number>()
  const end = (): void => void [client, broker].map(socket => socket.destroy())
  for (const socket of [client, broker]) socket.on('error', end).on('close', end)
  frames(client, frame => {
    asked.set(frame.readInt32BE(8), frame.readInt16BE(4))
    broker.write(frame)
  })
  frames(broker, frame => {
    const id = frame.readInt32BE(4)
    answer(frame, asked.get(id))
    asked.delete(id)
    client.write(frame)
  })
}

/** Whole frames, their length included. */
function frames(socket: Socket, take: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('data', data => {
    rest = Buffer.concat([rest, data as Buffer])
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0)
      take(Buffer.from(rest.subarray(0, end)))
      rest = rest.subarray(end)
    }
  })
}

/** The batch, intact so far or damaged before, that begins before `at` and ends behind it. */
function batchAround(frame: Buffer, at: number): Buffer {
  for (let start = at - 61; start >= 0; start--) {
    const end = start + 12 + frame.readInt32BE(start + 8)
    if (frame.readInt8(start + 16) !== 2 || end <= at || end > frame.length) continue
    if (crc32c(frame.subarray(start + 21, end)) === frame.readUInt32BE(start + 17)) return frame.subarray(start, end)
  }
  throw new Error('No batch around the marker')
}
