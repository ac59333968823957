import { after } from 'node:test'
import { Admin, Connection, findCoordinatorV4, metadataV12 } from '@platformatic/kafka'
import { brokers } from './brokers.ts'

type MetadataResponse = Awaited<ReturnType<typeof metadataV12.api.async>>
export type TopicLayout = MetadataResponse['topics'][number]

/** What the harness itself holds open towards one cluster; one of each for a test file, closed after its last test. */
class Clients {
  readonly #addresses: string[]
  readonly #connections = new Map<string, Promise<Connection>>()
  #admin: Admin | undefined
  #closed = false

  constructor(addresses: string) {
    this.#addresses = addresses.split(',')
  }

  get admin(): Admin {
    this.#refuseIfClosed()
    this.#admin ??= new Admin({
      clientId: 'harness',
      bootstrapBrokers: this.#addresses,
      // How long a controller may take: asked again, it would say that the topic is there.
      timeout: 60_000,
      requestTimeout: 70_000,
      connectTimeout: 60_000,
      retries: 10,
      retryDelay: 300
    })
    return this.#admin
  }

  /** Straight from a broker, never from a cache. */
  async metadata(topics: string[]): Promise<MetadataResponse> {
    try {
      return await metadataV12.api.async(await this.anyConnection(), topics, false, false)
    } catch (error) {
      // The client turns the error code of one topic into an exception that carries the answer.
      const answer = (error as { response?: MetadataResponse }).response
      if (answer === undefined) throw error
      return answer
    }
  }

  /** To the first broker that can be reached. */
  async anyConnection(): Promise<Connection> {
    let last: unknown
    for (const address of this.#addresses) {
      try {
        return await this.connection(address)
      } catch (error) {
        last = error
      }
    }
    throw last
  }

  /** To the broker that coordinates a group. */
  async coordinator(group: string): Promise<Connection> {
    const { coordinators } = await findCoordinatorV4.api.async(await this.anyConnection(), 0, [group])
    const [found] = coordinators
    if (found === undefined || found.errorCode !== 0) throw new Error(`No coordinator of ${group}`)
    return this.connection(`${found.host}:${found.port}`)
  }

  async layout(topic: string): Promise<{ layout: TopicLayout; addressOf: (nodeId: number) => string }> {
    const metadata = await this.metadata([topic])
    const layout = metadata.topics[0]
    if (layout === undefined || layout.errorCode !== 0)
      throw new Error(`Topic ${topic}: error ${layout?.errorCode} from the broker`)
    const addressOf = (nodeId: number): string => {
      const broker = metadata.brokers.find(b => b.nodeId === nodeId)
      if (broker === undefined) throw new Error(`Topic ${topic}: no broker ${nodeId} (no leader yet)`)
      return `${broker.host}:${broker.port}`
    }
    return { layout, addressOf }
  }

  async connection(address: string): Promise<Connection> {
    this.#refuseIfClosed()
    const known = this.#connections.get(address)
    if (known !== undefined) return known
    const opened = open(address, () => this.#connections.delete(address))
    this.#connections.set(address, opened)
    opened.catch(() => this.#connections.delete(address))
    return opened
  }

  /** A test that ran out of time may go on behind the runner's back: it must not keep its process alive. */
  #refuseIfClosed(): void {
    if (this.#closed) throw new Error('The tests of this file have ended.')
  }

  async close(): Promise<void> {
    this.#closed = true
    const connections = await Promise.allSettled(this.#connections.values())
    await Promise.allSettled([
      this.#admin?.close(),
      ...connections.map(c => (c.status === 'fulfilled' ? c.value.close() : undefined))
    ])
  }
}

async function open(address: string, closed: () => void): Promise<Connection> {
  const [host = '', port = ''] = address.split(':')
  const connection = new Connection('harness', { connectTimeout: 60_000, requestTimeout: 30_000 })
  connection.on('close', closed)
  connection.on('error', closed)
  await connection.connect(host, Number(port))
  return connection
}

const clients = new Map<string, Clients>()
after(() => Promise.all([...clients.values()].map(c => c.close())))

export function clientsOf(addresses: string = brokers()): Clients {
  const known = clients.get(addresses)
  if (known !== undefined) return known
  const made = new Clients(addresses)
  clients.set(addresses, made)
  return made
}
