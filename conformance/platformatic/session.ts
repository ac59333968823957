import { isIP, type Socket } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import {
  type API,
  apiVersionsV3,
  type ConnectionOptions as ClientConnectionOptions,
  Connection,
  ResponseError
} from '@platformatic/kafka'
import {
  addressText,
  type BrokerAddress,
  type ConnectionSettings
} from '../../packages/kafka/src/client/connection-options.ts'
import { kafkaErrorName } from '../../packages/kafka/src/client/kafka-errors.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import { systemClock } from '../../packages/kafka/src/time/clock.ts'
import { saslFor } from './authenticator.ts'
import { TLS_WANTED } from './broker-error.ts'
import { keepSecretsOutOfDebugLog } from './discreet-log.ts'
import type { Request } from './requests.ts'

keepSecretsOutOfDebugLog()

/** Time limits are ours, for each request by its kind; the client's single one for a connection must never strike first. */
const NEVER_MS = 2_147_483_647

/** Type of the record in which TLS says that what came was not TLS. */
const TLS_ALERT = 0x15

/** Share of a SASL session's lifetime after which it is replaced. */
const RENEW_AT = 0.8

/**
 * One connection to one broker, from connecting to its end; never used again after trouble.
 *
 * Guards against the client's connection: an `error` event without a listener would end the process, a socket may fail
 * a second time after the client has taken its listener off, and timers are left when connecting is given up.
 */
export class Session {
  readonly #settings: ConnectionSettings
  readonly #address: BrokerAddress
  readonly #connection: Connection
  readonly #versions = new Map<number, { readonly min: number; readonly max: number }>()
  #expiresAt = Number.POSITIVE_INFINITY
  #failure: unknown
  #ended = false
  #pending = 0
  #answered = false
  #retired = false

  constructor(settings: ConnectionSettings, address: BrokerAddress) {
    this.#settings = settings
    this.#address = address
    this.#connection = new Connection(settings.clientId, this.#clientOptions())
    this.#connection.on('error', error => {
      this.#failure ??= error
    })
    this.#connection.on('close', () => {
      this.#ended = true
    })
  }

  /** Whether new requests may go onto it. */
  get usable(): boolean {
    return !this.#ended && !this.#retired && this.#connection.isConnected() && systemClock.now() < this.#expiresAt
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Whether a request was ever answered; asking for versions does not count, a listener that wants SASL answers that as well. */
  get answered(): boolean {
    return this.#answered
  }

  /** What the connection itself failed with, if it did: says more than the requests' "connection closed". */
  get failure(): unknown {
    return this.#failure
  }

  /** Connects, authenticates and asks which versions the broker serves, within `connectTimeoutMs` each. */
  async open(): Promise<void> {
    try {
      await this.#connect()
      await this.#askVersions()
    } catch (error) {
      this.end()
      throw error
    }
  }

  #connect(): Promise<void> {
    const connection = this.#connection
    return new Promise((resolve, reject) => {
      try {
        connection.connect(this.#address.host, this.#address.port, error => (error ? reject(error) : resolve()))
        connection.socket.on('error', error => {
          this.#failure ??= error
        })
        if (this.#settings.tls === undefined) this.#noticeTls(connection.socket)
      } catch (error) {
        reject(error as Error)
        connection.emit('close') // clears the timer that the client has just set
      }
    })
  }

  /** The client itself notices before SASL only, and where SASL begins it asks on as if nothing had been said. */
  #noticeTls(socket: Socket): void {
    socket.once('data', (first: Buffer) => {
      // A TLS record's type and version; as the length of an answer it would be more than 300 MB.
      if (first.length < 3 || first[0] !== TLS_ALERT || first[1] !== 3) return
      this.#failure ??= new DeadLetterError('BROKER_TLS', { brokers: addressText(this.#address), reason: TLS_WANTED })
    })
  }

  async #askVersions(): Promise<void> {
    let late = false
    const timer = setTimeout(() => {
      late = true
      this.end()
    }, this.#settings.connectTimeoutMs)
    try {
      const answer = await apiVersionsV3.api.async(this.#connection, 'dead-letter', '1')
      for (const api of answer.apiKeys) this.#versions.set(api.apiKey, { min: api.minVersion, max: api.maxVersion })
    } catch (error) {
      const facts = { request: 'ApiVersions', brokers: addressText(this.#address) }
      if (late)
        throw new DeadLetterError('BROKER_TIMEOUT', { ...facts, timeoutMs: this.#settings.connectTimeoutMs }, error)
      if (!(error instanceof ResponseError)) throw error
      const { response } = error as unknown as { readonly response?: { readonly errorCode: number } }
      throw new DeadLetterError(
        'BROKER_UNSUPPORTED',
        { ...facts, wanted: `3; answered ${kafkaErrorName(response?.errorCode ?? -1)}` },
        error
      )
    } finally {
      clearTimeout(timer)
    }
  }

  /** The newest version of a request that both sides know. */
  pick<A extends unknown[], R>(request: Request<A, R>): API<A, R> | undefined {
    const served = this.#versions.get(request.key)
    return served && request.versions.find(api => api.version >= served.min && api.version <= served.max)
  }

  /** Counts a request on this connection, so that a retired one is closed after its last answer and not before. */
  async use<R>(send: (connection: Connection) => Promise<R>): Promise<R> {
    this.#pending++
    try {
      const answer = await send(this.#connection)
      this.#answered = true
      return answer
    } catch (error) {
      this.#answered ||= error instanceof ResponseError
      throw error
    } finally {
      this.#pending--
      if (this.#retired && this.#pending === 0) this.end()
    }
  }

  retire(): void {
    this.#retired = true
    if (this.#pending === 0) this.end()
  }

  /** Closes at once; requests under way reject. Idempotent. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    const { socket } = this.#connection
    this.#connection.close(() => {})
    // Closing takes the listeners off the socket and waits for writes; destroying ends it, and may still fail.
    socket?.on('error', () => {})
    socket?.destroy()
  }

  #clientOptions(): ClientConnectionOptions {
    const { connectTimeoutMs, sasl } = this.#settings
    const tls = this.#settings.tls as TlsOptions | undefined
    return {
      connectTimeout: connectTimeoutMs,
      requestTimeout: NEVER_MS,
      maxInflights: 1_000,
      ...(tls === undefined ? {} : { tls, tlsServerName: tls.servername ?? isIP(this.#address.host) === 0 }),
      ...(sasl === undefined
        ? {}
        : {
            sasl: saslFor(sasl, lifetimeMs => {
              this.#expiresAt = systemClock.now() + lifetimeMs * RENEW_AT
            })
          })
    }
  }
}
