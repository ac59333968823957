import { apis } from './apis/registry.ts'
import { type BrokerState, closeState, openState } from './broker-state.ts'
import { systemClock } from './clock.ts'
import type { Cluster } from './cluster.ts'
import type { BrokerControl } from './control/broker-control.ts'
import { Control } from './control/control.ts'
import { BrokerError, reasonOf } from './errors.ts'
import { guardedClock } from './guarded-clock.ts'
import {
  type BrokerOptions,
  type CheckedOptions,
  checkOptions,
  checkTopicName,
  checkTopicOptions,
  type TopicOptions
} from './options.ts'
import { Dispatcher } from './server/dispatcher.ts'
import { Server } from './server/server.ts'
import { createTopic, createTopics } from './topic-creation.ts'

/**
 * An Apache Kafka broker in this process, for development and tests, not for production: everything is in memory, there
 * is one node and no security. Any client of Kafka's protocol can use it at `bootstrap`.
 *
 * @example
 * ```ts
 * await using broker = await Broker.start({ topics: ['orders'] })
 * const producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.bootstrap] })
 * ```
 */
export class Broker implements AsyncDisposable {
  /** `host:port`, for a client's list of brokers. */
  readonly bootstrap: string
  /** The same as a list of one, as many clients want it. */
  readonly brokers: readonly string[]
  readonly host: string
  readonly port: number
  readonly clusterId: string
  /** Faults for tests, and what clients ask for. */
  readonly control: BrokerControl
  readonly #cluster: Cluster
  readonly #close: () => Promise<void>
  #stopping: Promise<void> | null = null

  private constructor(cluster: Cluster, control: BrokerControl, close: () => Promise<void>) {
    const { host, port, clusterId } = cluster
    this.bootstrap = `${host.includes(':') ? `[${host}]` : host}:${port}`
    this.brokers = Object.freeze([this.bootstrap])
    this.host = host
    this.port = port
    this.clusterId = clusterId
    this.control = control
    this.#cluster = cluster
    this.#close = close
  }

  /**
   * Starts a broker; clients can connect when the promise resolves. It keeps the process alive until it is stopped.
   * @throws BrokerError OPTION_UNKNOWN, OPTION_INVALID, CONFIG_INVALID, TOPIC_INVALID, PORT_IN_USE, PORT_FORBIDDEN,
   * HOST_UNAVAILABLE, LISTEN_FAILED
   */
  static async start(options?: BrokerOptions): Promise<Broker> {
    const checked = checkOptions(options)
    const clock = guardedClock(systemClock, error =>
      checked.onWarning(new BrokerError('TIMER_FAULT', { reason: reasonOf(error) }, error))
    )
    const state = openState(checked, clock)
    const server = openServer(checked, state)
    const control = new Control(clock)
    const close = async (): Promise<void> => {
      control.close()
      await server.close()
      closeState(state)
    }
    let cluster = clusterOf(checked, state, 0)
    try {
      createTopics(cluster, checked.topics)
      await server.listen(port => {
        cluster = clusterOf(checked, state, port)
        control.attach({ cluster, apis, dropConnections: chosen => server.dropConnections(chosen) })
        return new Dispatcher(apis, cluster, control)
      })
    } catch (error) {
      await close()
      throw error
    }
    return new Broker(cluster, control, close)
  }

  /**
   * Creates a topic, at once and with the checks that a client's request would meet.
   * @throws BrokerError OPTION_UNKNOWN, OPTION_INVALID, TOPIC_INVALID, BROKER_STOPPED
   */
  createTopic(name: string, options?: TopicOptions): void {
    if (this.#stopping !== null) throw new BrokerError('BROKER_STOPPED', { what: 'creating a topic' })
    createTopic(this.#cluster, checkTopicName(name), checkTopicOptions(options))
  }

  /** Closes all connections and forgets all data. Any number of calls share one stop. */
  stop(): Promise<void> {
    this.#stopping ??= this.#close()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

function openServer(
  { host, port, maxConnections, maxReceiveBytes, onWarning }: CheckedOptions,
  state: BrokerState
): Server {
  return new Server({
    host,
    port,
    maxConnections,
    maxReceiveBytes,
    onWarning,
    maxFrameBytes: state.configs.number('socket.request.max.bytes'),
    maxIdleMs: state.configs.number('connections.max.idle.ms')
  })
}

function clusterOf(options: CheckedOptions, state: BrokerState, port: number): Cluster {
  return { ...state, clusterId: options.clusterId, nodeId: options.nodeId, host: hostOf(options), port }
}

/** Clients cannot connect to an address that means all. */
function hostOf({ host, advertisedHost }: CheckedOptions): string {
  if (advertisedHost !== '') return advertisedHost
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
}
