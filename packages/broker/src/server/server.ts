import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import { Connection, type ConnectionEvents } from './connection.ts'
import type { Dispatcher } from './dispatcher.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 for one that is free. */
  readonly port: number
  readonly maxConnections: number
  readonly maxFrameBytes: number
}

/** The listening socket and its connections. */
export class Server {
  readonly #options: ServerOptions
  readonly #events: ConnectionEvents
  readonly #connections = new Set<Connection>()
  #net: NetServer | null = null
  #nextId = 1

  constructor(options: ServerOptions, events: ConnectionEvents) {
    this.#options = options
    this.#events = events
  }

  get connections(): Iterable<Connection> {
    return this.#connections
  }

  /** Starts to accept. @returns the port. @throws the system's error, e.g. EADDRINUSE. */
  async listen(dispatcher: (port: number) => Dispatcher): Promise<number> {
    let dispatch: Dispatcher | null = null
    const net = createServer({ pauseOnConnect: false }, socket => {
      if (dispatch === null) {
        socket.destroy()
        return
      }
      const connection = new Connection(this.#nextId++, socket, dispatch, this.#options.maxFrameBytes, this.#events)
      this.#connections.add(connection)
      socket.once('close', () => this.#connections.delete(connection))
    })
    net.maxConnections = this.#options.maxConnections
    this.#net = net
    await new Promise<void>((resolve, reject) => {
      net.once('error', reject)
      net.listen(this.#options.port, this.#options.host, () => {
        net.off('error', reject)
        resolve()
      })
    })
    const { port } = net.address() as AddressInfo
    dispatch = dispatcher(port)
    return port
  }

  async close(): Promise<void> {
    const net = this.#net
    if (net === null) return
    this.#net = null
    const closed = new Promise<void>(resolve => net.close(() => resolve()))
    for (const connection of this.#connections) connection.drop()
    await closed
  }
}
