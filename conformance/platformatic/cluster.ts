import {
  addressText,
  type BrokerAddress,
  type ConnectionSettings,
  parseBroker
} from '../../packages/kafka/src/client/connection-options.ts'
import { aborted, unlessAborted } from '../../packages/kafka/src/client/wire/abort.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import type { SendOptions } from './link.ts'
import { Links, type Purpose } from './links.ts'
import { type Request, requests } from './requests.ts'

/** On top of a wait that the broker was asked for: the answer's way back. */
const ANSWER_MARGIN_MS = 5_000

/** The brokers as last heard of, and how a request finds one. */
export class Cluster {
  readonly settings: ConnectionSettings
  readonly #links: Links
  readonly #bootstrap: readonly BrokerAddress[]
  readonly #nodes = new Map<number, BrokerAddress>()
  #refreshing: Promise<unknown> | null = null
  #controllerId = -1

  constructor(settings: ConnectionSettings) {
    this.settings = settings
    this.#links = new Links(settings)
    this.#bootstrap = settings.brokers.map(broker => parseBroker(broker))
  }

  /** Time limit of a request that lets the broker wait. */
  limitMs(brokerWaitMs: number): number {
    return Math.max(this.settings.requestTimeoutMs, Math.min(brokerWaitMs + ANSWER_MARGIN_MS, 2_147_483_647))
  }

  /** Sends to the broker of this node id; one that cannot be reached is looked up again next time. */
  async toNode<A extends unknown[], R>(
    purpose: Purpose,
    nodeId: number,
    request: Request<A, R>,
    args: A,
    options: Partial<SendOptions> = {}
  ): Promise<R> {
    this.#refuseWhenClosed(request.name)
    const address =
      this.#nodes.get(nodeId) ??
      (await unlessAborted(this.#lookUp(nodeId), options.signal, () =>
        aborted(request.name, `broker ${nodeId}`, options.signal)
      ))
    try {
      return await this.#links
        .take(purpose, address)
        .send(request, args, { timeoutMs: this.settings.requestTimeoutMs, ...options })
    } catch (error) {
      if (code(error) === 'BROKER_UNREACHABLE' && this.#nodes.get(nodeId) === address) this.#nodes.delete(nodeId)
      throw error
    }
  }

  /**
   * Sends to any broker: one with a connection first, then the known ones, then the bootstrap list. The next is tried
   * when one cannot be connected to, and for a request that may be `repeated`, also when it has not answered.
   */
  async toAny<A extends unknown[], R>(
    request: Request<A, R>,
    args: A,
    { repeatable = true, timeoutMs = this.settings.requestTimeoutMs } = {}
  ): Promise<R> {
    this.#refuseWhenClosed(request.name)
    const failures: DeadLetterError[] = []
    for (const address of this.#candidates()) {
      const link = this.#links.take('admin', address)
      let sent = false
      try {
        await link.ready()
        sent = true
        return await link.send(request, args, { timeoutMs })
      } catch (error) {
        if (!DeadLetterError.is(error)) throw error
        // Wrong credentials are wrong everywhere, and some brokers lock an account after a few attempts.
        if (error.code === 'BROKER_AUTHENTICATION' || error.code === 'BROKER_CLOSED' || (sent && !repeatable))
          throw error
        failures.push(error)
      }
    }
    throw summary(failures)
  }

  /** Sends where topics are made and changed: any broker forwards it, except under ZooKeeper, where one says NOT_CONTROLLER. */
  async toController<A extends unknown[], R>(
    request: Request<A, R>,
    args: A,
    refused: (answer: R) => boolean
  ): Promise<R> {
    const answer = await this.toAny(request, args, { repeatable: false })
    if (!refused(answer)) return answer
    await this.metadata([])
    return this.#controllerId < 0 ? answer : this.toNode('admin', this.#controllerId, request, args)
  }

  /** @param nodeId the broker to be asked; left out, any */
  async metadata(topics: readonly string[] | null, nodeId?: number): Promise<ClusterAnswer> {
    const args: MetadataArgs = [topics === null ? null : [...topics], false, true]
    const answer =
      nodeId === undefined
        ? await this.toAny(requests.metadata, args)
        : await this.toNode('admin', nodeId, requests.metadata, args)
    // A broker that has just started may not know the others yet.
    if (answer.brokers.length > 0) {
      this.#nodes.clear()
      for (const { nodeId, host, port } of answer.brokers) this.learn(nodeId, host, port)
    }
    this.#controllerId = answer.controllerId
    return answer
  }

  learn(nodeId: number, host: string, port: number): void {
    const known = this.#nodes.get(nodeId)
    if (nodeId >= 0 && (known?.host !== host || known.port !== port)) this.#nodes.set(nodeId, { host, port })
  }

  close(): void {
    this.#links.close()
  }

  async #lookUp(nodeId: number): Promise<BrokerAddress> {
    this.#refreshing ??= this.metadata([]).finally(() => {
      this.#refreshing = null
    })
    await this.#refreshing
    const address = this.#nodes.get(nodeId)
    if (address) return address
    throw new DeadLetterError('BROKER_UNREACHABLE', {
      brokers: `broker ${nodeId}`,
      reason: 'the cluster does not know it at present'
    })
  }

  #candidates(): BrokerAddress[] {
    const all = new Map([...this.#nodes.values(), ...this.#bootstrap].map(address => [addressText(address), address]))
    return [...all.values()].sort(
      (a, b) => Number(this.#links.connected('admin', b)) - Number(this.#links.connected('admin', a))
    )
  }

  #refuseWhenClosed(request: string): void {
    if (this.#links.closed) throw new DeadLetterError('BROKER_CLOSED', { request })
  }
}

type MetadataArgs = [string[] | null, boolean, boolean]
export type ClusterAnswer = Awaited<ReturnType<(typeof requests.metadata.versions)[0]['async']>>

const code = (error: unknown): string | undefined => (DeadLetterError.is(error) ? error.code : undefined)

/** One error for all brokers that were tried. What may pass by itself outweighs what may not. */
function summary(failures: readonly DeadLetterError[]): DeadLetterError {
  const [first] = failures
  if (failures.length === 1 && first) return first
  const passing = failures.filter(f => f.retriable)
  if (passing.length === 0 && first) return first
  const brokers = failures.map(f => String(f.details.brokers)).join(', ')
  const reason = [...new Set(failures.map(f => String(f.details.reason ?? f.message)))].join('; ')
  return new DeadLetterError(
    'BROKER_UNREACHABLE',
    { brokers, reason },
    new AggregateError(failures, 'No broker answered')
  )
}
