import type { Message, MessageOf } from '@dead-letter/protocol'
import { DeadLetterError } from '../../errors.ts'
import { addressText, type BrokerAddress, type ConnectionSettings } from '../connection-options.ts'
import { kafkaErrorName, kafkaErrors } from '../kafka-errors.ts'
import type { Api, Ask } from './api.ts'
import { apis } from './apis.ts'
import { Connection } from './connection.ts'
import { ConnectionClosed, ConnectTimeout } from './connection-failures.ts'
import { limit } from './limit.ts'
import { authenticate } from './sasl/authenticate.ts'
import { openSocket } from './socket.ts'
import type { Surroundings } from './surroundings.ts'

const software = { clientSoftwareName: 'dead-letter', clientSoftwareVersion: '1' }
/** Read by every broker since Kafka 2.4; later versions add nothing that is used here. */
const firstTried = 3
/** Share of a SASL session's lifetime after which it is replaced. */
const renewAt = 0.8
/** Some load balancers forget a connection that was silent for four minutes, without a word to either side. */
const silentMs = 210_000

/** One connection to one broker, from connecting to its end; never used again after trouble. */
export class Session {
  readonly #settings: ConnectionSettings
  readonly #address: BrokerAddress
  readonly #machine: Surroundings
  readonly #turn: number
  readonly #abort = new AbortController()
  readonly #versions = new Map<number, { readonly min: number; readonly max: number }>()
  readonly #features = new Map<string, number>()
  #connection: Connection | undefined
  #expiresAt = Number.POSITIVE_INFINITY
  #lastUse: number
  #answered = false
  #retired = false

  /** @param turn how many were opened to this broker before */
  constructor(settings: ConnectionSettings, address: BrokerAddress, machine: Surroundings, turn = 0) {
    this.#settings = settings
    this.#address = address
    this.#turn = turn
    this.#machine = machine
    this.#lastUse = machine.now()
  }

  /** Whether new requests may go onto it. */
  get usable(): boolean {
    const connection = this.#connection
    if (connection === undefined || connection.ended || this.#retired) return false
    return this.#machine.now() < this.#expiresAt && (!connection.idle || this.#machine.now() - this.#lastUse < silentMs)
  }

  get ended(): boolean {
    return this.#abort.signal.aborted || this.#connection?.ended === true
  }

  /** Whether a request was ever answered; what opens a connection does not count, a listener that wants SASL answers some of that. */
  get answered(): boolean {
    return this.#answered
  }

  /** What the connection itself failed with: says more than the requests' "closed". */
  get failure(): Error | undefined {
    const failure = this.#connection?.failure
    return failure instanceof ConnectionClosed ? undefined : failure
  }

  /** How long the broker wants to be left in peace. */
  get quietMs(): number {
    const left = (this.#connection?.quietUntil ?? 0) - this.#machine.now()
    return Math.max(0, Math.min(left, this.#settings.requestTimeoutMs))
  }

  /** Connects, asks which versions the broker serves and authenticates, all within `connectTimeoutMs`. */
  async open(): Promise<void> {
    const until = this.#machine.now() + this.#settings.connectTimeoutMs
    try {
      const stream = await openSocket(this.#settings, this.#address, this.#abort.signal, this.#machine, this.#turn)
      if (this.#abort.signal.aborted) {
        stream.on('error', () => {}).destroy()
        throw new ConnectionClosed('Connection closed')
      }
      const { clientId, maxAnswerBytes, sasl, tls } = this.#settings
      const connection = new Connection(stream, {
        clientId,
        maxAnswerBytes,
        plain: tls === undefined,
        now: () => this.#machine.now()
      })
      this.#connection = connection
      await this.#within(until, 'ApiVersions', this.#askVersions(connection))
      if (sasl !== undefined) {
        const lifetimeMs = await this.#within(
          until,
          null,
          authenticate(sasl, (api, ask) => this.#exchange(api, ask))
        )
        if (lifetimeMs > 0) this.#expiresAt = this.#machine.now() + lifetimeMs * renewAt
      }
      this.#lastUse = this.#machine.now()
    } catch (error) {
      this.end()
      throw error
    }
  }

  /** @param request what is not answered in time; null when it is the way in as a whole */
  async #within<T>(until: number, request: string | null, work: Promise<T>): Promise<T> {
    const timeoutMs = this.#settings.connectTimeoutMs
    const late = Promise.withResolvers<never>()
    const done = limit(until - this.#machine.now(), () => {
      const brokers = addressText(this.#address)
      late.reject(
        request === null
          ? new ConnectTimeout(`no connection within ${timeoutMs} ms`)
          : new DeadLetterError('BROKER_TIMEOUT', { request, brokers, timeoutMs })
      )
    })
    try {
      return await Promise.race([work, late.promise])
    } finally {
      done()
      work.catch(() => {})
    }
  }

  async #askVersions(connection: Connection): Promise<void> {
    let answer = await connection.send(apis.apiVersions, firstTried, software)
    if (answer.errorCode === kafkaErrors.UNSUPPORTED_VERSION) {
      // Its own row, in the answer that every version can read, says what it takes; old brokers say nothing and take 0.
      const own = answer.apiKeys.find(({ apiKey }) => apiKey === apis.apiVersions.key)
      const version = own === undefined ? 0 : Math.min(own.maxVersion, apis.apiVersions.highest)
      if (version >= apis.apiVersions.lowest && version !== firstTried && version >= (own?.minVersion ?? 0))
        answer = await connection.send(apis.apiVersions, version, software)
    }
    if (answer.errorCode !== kafkaErrors.NONE)
      throw new DeadLetterError('BROKER_UNSUPPORTED', {
        request: 'ApiVersions',
        brokers: addressText(this.#address),
        wanted: `0 to ${apis.apiVersions.highest}; answered ${kafkaErrorName(answer.errorCode)}`
      })
    for (const { name, maxVersionLevel } of answer.finalizedFeatures) this.#features.set(name, maxVersionLevel)
    for (const api of answer.apiKeys) this.#versions.set(api.apiKey, { min: api.minVersion, max: api.maxVersion })
  }

  #exchange<Q extends Message, A extends Message>(api: Api<Q, A>, ask: Ask<Q>): Promise<MessageOf<A>> {
    // A listener that does not name it may still take it: SaslHandshake then tells.
    const version = this.pick(api) ?? api.lowest
    return (this.#connection as Connection).send(api, version, ask)
  }

  /** The level of a feature that the cluster has settled on, as the broker tells it; 0 when it knows no such feature (KIP-584). */
  feature(name: string): number {
    return this.#features.get(name) ?? 0
  }

  /** The newest version of an API that both sides know. */
  pick({ key, lowest, highest }: Api): number | undefined {
    const served = this.#versions.get(key)
    if (served === undefined) return undefined
    const version = Math.min(highest, served.max)
    return version >= Math.max(lowest, served.min) ? version : undefined
  }

  /** Sends on this connection; a retired one is closed after its last answer and not before. */
  async use<Q extends Message, A extends Message>(api: Api<Q, A>, version: number, ask: Ask<Q>): Promise<MessageOf<A>> {
    const connection = this.#connection as Connection
    this.#lastUse = this.#machine.now()
    try {
      const answer = await connection.send(api, version, ask)
      this.#answered = true
      return answer
    } finally {
      this.#lastUse = this.#machine.now()
      if (this.#retired && connection.idle) this.end()
    }
  }

  /** Waits until the network takes more. */
  async writable(): Promise<void> {
    await this.#connection?.writable()
  }

  retire(): void {
    this.#retired = true
    if (this.#connection === undefined || this.#connection.idle) this.end()
  }

  /** Closes at once; requests under way reject. Idempotent. */
  end(): void {
    this.#abort.abort(new ConnectionClosed('Connection closed'))
    this.#connection?.end()
  }
}
