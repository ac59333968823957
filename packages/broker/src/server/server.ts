import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'
import { MalformedMessage } from '@dead-letter/protocol'
import type { ClientConnection } from '../apis/api.ts'
import { BrokerError, reasonOf } from '../errors.ts'
import { type Answering, Connection, type ConnectionSetup } from './connection.ts'
import { ReceiveBudget } from './receive-budget.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 for one that is free. */
  readonly port: number
  readonly maxConnections: number
  readonly maxFrameBytes: number
  readonly maxIdleMs: number
  readonly maxReceiveBytes: number
  /** Why connections are closed or refused. */
  onWarning(warning: BrokerError): void
}

/** The listening socket and its connections. */
export class Server {
  readonly #options: ServerOptions
  readonly #connections = new Set<Connection>()
  readonly #budget: ReceiveBudget
  #net: NetServer | null = null
  #nextId = 1

  constructor(options: ServerOptions) {
    this.#options = options
    this.#budget = new ReceiveBudget(
      options.maxReceiveBytes,
      () => this.#connections,
      holder => this.#closeGreedy(holder as Connection)
    )
  }

  /** Bytes of requests that are not answered. */
  get receivedBytes(): number {
    return this.#budget.used
  }

  /**
   * Starts to accept. The port is known before the first client is let in: what answers needs it.
   * @throws BrokerError PORT_IN_USE, PORT_FORBIDDEN, HOST_UNAVAILABLE, LISTEN_FAILED
   */
  async listen(answering: (port: number) => Answering): Promise<number> {
    let ready: Answering | null = null
    const setup: ConnectionSetup = {
      maxFrameBytes: this.#options.maxFrameBytes,
      maxIdleMs: this.#options.maxIdleMs,
      budget: this.#budget,
      onRefused: (error, connection) => this.#options.onWarning(refusal(error, connection))
    }
    const net = createServer(socket => {
      if (ready === null) {
        socket.destroy()
        return
      }
      const connection = new Connection(this.#nextId++, socket, ready, setup)
      this.#connections.add(connection)
      socket.once('close', () => this.#connections.delete(connection))
    })
    net.maxConnections = this.#options.maxConnections
    const { host, port } = this.#options
    await new Promise<void>((resolve, reject) => {
      net.once('error', error => reject(listenError(error, host, port)))
      net.listen(port, host, resolve)
    })
    net.removeAllListeners('error')
    net.on('error', error => this.#options.onWarning(new BrokerError('SERVER_FAULT', { reason: error.message }, error)))
    net.on('drop', dropped => {
      const facts = { client: dropped?.remoteAddress ?? 'a client', max: this.#options.maxConnections }
      this.#options.onWarning(new BrokerError('CONNECTIONS_EXCEEDED', facts))
    })
    this.#net = net
    const bound = (net.address() as AddressInfo).port
    ready = answering(bound)
    return bound
  }

  async close(): Promise<void> {
    const net = this.#net
    if (net === null) return
    this.#net = null
    const closed = new Promise<void>(resolve => net.close(() => resolve()))
    for (const connection of [...this.#connections]) connection.drop()
    await closed
  }

  /** @returns how many */
  dropConnections(chosen: (connection: ClientConnection) => boolean): number {
    const dropped = [...this.#connections].filter(connection => !connection.closed.aborted && chosen(connection))
    for (const connection of dropped) connection.drop()
    return dropped.length
  }

  #closeGreedy(connection: Connection): void {
    const facts = {
      client: connection.name,
      held: connection.heldBytes,
      max: this.#budget.maxBytes
    }
    connection.drop()
    this.#options.onWarning(new BrokerError('RECEIVE_MEMORY_EXCEEDED', facts))
  }
}

function refusal(error: unknown, connection: Connection): BrokerError {
  if (error instanceof BrokerError) return error
  const facts = { client: connection.name, reason: reasonOf(error) }
  return new BrokerError(error instanceof MalformedMessage ? 'REQUEST_MALFORMED' : 'REQUEST_FAULT', facts, error)
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): BrokerError {
  const facts = { host, port, reason: error.code ?? error.message }
  switch (error.code) {
    case 'EADDRINUSE':
      return new BrokerError('PORT_IN_USE', facts, error)
    case 'EACCES':
    case 'EPERM':
      return new BrokerError('PORT_FORBIDDEN', facts, error)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return new BrokerError('HOST_UNAVAILABLE', facts, error)
    default:
      return new BrokerError('LISTEN_FAILED', facts, error)
  }
}
