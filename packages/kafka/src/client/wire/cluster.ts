import type { Message, MessageOf } from '@dead-letter/protocol'
import type { metadataResponse } from '@dead-letter/protocol/messages/metadata'
import { DeadLetterError } from '../../errors.ts'
import { advertisedUnreachable } from '../advertised.ts'
import { addressText, type BrokerAddress, type ConnectionSettings, parseBroker } from '../connection-options.ts'
import { kafkaErrorName, kafkaErrors } from '../kafka-errors.ts'
import { aborted, unlessAborted } from './abort.ts'
import type { Answered, Api, Ask } from './api.ts'
import { apis } from './apis.ts'
import { candidates } from './candidates.ts'
import type { SendOptions } from './link.ts'
import { Links, type Purpose } from './links.ts'
import { saidHost } from './said.ts'
import { machine, type Surroundings } from './surroundings.ts'

/** On top of a wait that the broker was asked for: the answer's way back. */
const ANSWER_MARGIN_MS = 5_000

/** What an address may be wrong for: another machine has it by now, or a load balancer without a broker behind it. */
const maybeElsewhere: ReadonlySet<string> = new Set([
  'BROKER_UNREACHABLE',
  'BROKER_TIMEOUT',
  'BROKER_PROTOCOL',
  'BROKER_TLS',
  'BROKER_AUTHENTICATION',
  'BROKER_UNSUPPORTED'
])

/** The brokers as last heard of, and how a request finds one. */
export class Cluster {
  readonly settings: ConnectionSettings
  readonly #links: Links
  readonly #bootstrap: readonly BrokerAddress[]
  readonly #nodes = new Map<number, BrokerAddress>()
  #refreshing: Promise<unknown> | null = null
  #controllerId = -1

  readonly #onQuiet: ((purpose: Purpose, ms: number) => void) | undefined

  constructor(
    settings: ConnectionSettings,
    {
      around = machine,
      onQuiet
    }: {
      readonly around?: Surroundings
      readonly onQuiet?: ((purpose: Purpose, ms: number) => void) | undefined
    } = {}
  ) {
    this.settings = settings
    this.#onQuiet = onQuiet
    this.#links = new Links(settings, around)
    this.#bootstrap = settings.brokers.map(broker => parseBroker(broker))
  }

  /** Time limit of a request that lets the broker wait. */
  limitMs(brokerWaitMs: number): number {
    return Math.max(this.settings.requestTimeoutMs, Math.min(brokerWaitMs + ANSWER_MARGIN_MS, 2_147_483_647))
  }

  /** Sends to the broker of this node id; one that cannot be reached is looked up again next time. */
  async toNode<Q extends Message, A extends Message>(
    purpose: Purpose,
    nodeId: number,
    api: Api<Q, A>,
    ask: Ask<Q>,
    options: Partial<SendOptions> = {}
  ): Promise<Answered<A>> {
    const address = await this.#addressOf(nodeId, api.name, options.signal)
    const onQuiet = (ms: number): void => this.#onQuiet?.(purpose, ms)
    try {
      return await this.#links
        .take(purpose, address)
        .send(api, ask, { timeoutMs: this.settings.requestTimeoutMs, onQuiet, ...options })
    } catch (error) {
      if (!DeadLetterError.is(error) || !maybeElsewhere.has(error.code)) throw error
      if (this.#nodes.get(nodeId) === address) this.#nodes.delete(nodeId)
      if (error.code !== 'BROKER_UNREACHABLE') throw error
      const given = this.#bootstrap.some(each => addressText(each) === addressText(address))
      throw given ? error : advertisedUnreachable(nodeId, address, error)
    }
  }

  /** The level of a feature that the cluster has settled on, as this broker tells it; 0 for one that it does not know. */
  async feature(purpose: Purpose, nodeId: number, name: string): Promise<number> {
    const address = await this.#addressOf(nodeId, 'ApiVersions')
    return (await this.#links.take(purpose, address).ready()).feature(name)
  }

  /**
   * Sends to any broker, in the order of {@link candidates}. The next is tried when one cannot be connected to, and for a
   * request that may be `repeated`, also when it has not answered.
   */
  async toAny<Q extends Message, A extends Message>(
    api: Api<Q, A>,
    ask: Ask<Q>,
    { repeatable = true, timeoutMs = this.settings.requestTimeoutMs } = {}
  ): Promise<MessageOf<A>> {
    this.#refuseWhenClosed(api.name)
    const failures: DeadLetterError[] = []
    const connected = (address: BrokerAddress): boolean => this.#links.connected('admin', address)
    for (const address of candidates([...this.#nodes.values()], this.#bootstrap, connected)) {
      const link = this.#links.take('admin', address)
      let sent = false
      try {
        await link.ready()
        sent = true
        const { answer } = await link.send(api, ask, { timeoutMs })
        return answer
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
  async toController<Q extends Message, A extends Message>(
    api: Api<Q, A>,
    ask: Ask<Q>,
    refused: (answer: MessageOf<A>) => boolean
  ): Promise<MessageOf<A>> {
    const answer = await this.toAny(api, ask, { repeatable: false })
    if (!refused(answer)) return answer
    await this.metadata([])
    return this.#controllerId < 0 ? answer : (await this.toNode('admin', this.#controllerId, api, ask)).answer
  }

  /** @param nodeId the broker to be asked; left out, any */
  async metadata(topics: readonly string[] | null, nodeId?: number): Promise<ClusterAnswer> {
    const asked = {
      topics: topics?.map(name => ({ name })) ?? null,
      allowAutoTopicCreation: false,
      includeTopicAuthorizedOperations: true
    }
    const ask = async (): Promise<ClusterAnswer> =>
      nodeId === undefined
        ? this.toAny(apis.metadata, asked)
        : (await this.toNode('admin', nodeId, apis.metadata, asked)).answer
    let answer = await ask()
    if (answer.errorCode === kafkaErrors.REBOOTSTRAP_REQUIRED) {
      // What is known of the brokers is no longer true (KIP-1102): those that were given are asked, on new connections.
      this.#nodes.clear()
      this.#links.retire()
      answer = await ask()
    }
    // An answer that is refused as a whole has no topics, which says nothing about them.
    if (answer.errorCode !== kafkaErrors.NONE)
      throw new DeadLetterError('BROKER_PROTOCOL', {
        request: 'Metadata',
        brokers: nodeId === undefined ? this.settings.brokers.join(', ') : `broker ${nodeId}`,
        reason: kafkaErrorName(answer.errorCode)
      })
    // A broker that has just started may not know the others yet.
    if (answer.brokers.length > 0) {
      this.#nodes.clear()
      for (const { nodeId, host, port } of answer.brokers) this.learn(nodeId, host, port)
      this.#links.keep([...this.#nodes.values(), ...this.#bootstrap])
    }
    this.#controllerId = answer.controllerId
    return answer
  }

  learn(nodeId: number, told: string, port: number): void {
    const host = saidHost(told)
    const known = this.#nodes.get(nodeId)
    if (nodeId >= 0 && (known?.host !== host || known.port !== port)) this.#nodes.set(nodeId, { host, port })
  }

  close(): void {
    this.#links.close()
  }

  async #addressOf(nodeId: number, request: string, signal?: AbortSignal): Promise<BrokerAddress> {
    this.#refuseWhenClosed(request)
    const known = this.#nodes.get(nodeId)
    return known ?? unlessAborted(this.#lookUp(nodeId), signal, () => aborted(request, `broker ${nodeId}`, signal))
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

  #refuseWhenClosed(request: string): void {
    if (this.#links.closed) throw new DeadLetterError('BROKER_CLOSED', { request })
  }
}

export type ClusterAnswer = MessageOf<typeof metadataResponse>

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
