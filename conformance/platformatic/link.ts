import { ResponseError } from '@platformatic/kafka'
import {
  addressText,
  type BrokerAddress,
  type ConnectionSettings
} from '../../packages/kafka/src/client/connection-options.ts'
import { aborted, unlessAborted } from '../../packages/kafka/src/client/wire/abort.ts'
import { DeadLetterError } from '../../packages/kafka/src/errors.ts'
import { brokerError } from './broker-error.ts'
import type { Request } from './requests.ts'
import { Session } from './session.ts'

export interface SendOptions {
  readonly timeoutMs: number
  /** Gives up the wait: the promise rejects with BROKER_ABORTED at once and the connection is closed. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A way to one broker: a connection that is opened on use and replaced after trouble. A request that is not answered in
 * time takes its connection with it, since a broker answers the requests of a connection in order.
 */
export class Link {
  readonly #settings: ConnectionSettings
  readonly #address: BrokerAddress
  readonly #name: string
  #session: Session | null = null
  /** Those before it whose last answers are still awaited. */
  #former: Session[] = []
  #opening: Promise<Session> | null = null
  #pending = 0
  #closed = false

  constructor(settings: ConnectionSettings, address: BrokerAddress) {
    this.#settings = settings
    this.#address = address
    this.#name = addressText(address)
  }

  /** No request is under way. */
  get idle(): boolean {
    return this.#pending === 0
  }

  get connected(): boolean {
    return this.#session?.usable === true
  }

  /**
   * Sends one request. A broker's answer that carries error codes resolves like any other.
   * @throws DeadLetterError BROKER_*
   */
  async send<A extends unknown[], R>(request: Request<A, R>, args: A, options: SendOptions): Promise<R> {
    this.#pending++
    try {
      const session = await unlessAborted(this.ready(), options.signal, () =>
        aborted(request.name, this.#name, options.signal)
      )
      const api = session.pick(request)
      if (api === undefined) {
        const wanted = request.versions.map(v => v.version).sort((a, b) => a - b)
        throw new DeadLetterError('BROKER_UNSUPPORTED', {
          brokers: this.#name,
          request: request.name,
          wanted: wanted.join(', ')
        })
      }
      const answer = session.use(connection => api.async(connection, ...args))
      return await this.#within(session, answer, request.name, options)
    } catch (error) {
      if (error instanceof ResponseError) return (error as unknown as { readonly response: R }).response
      throw this.#explain(error, request.name)
    } finally {
      this.#pending--
    }
  }

  /** Connects if need be. Requests that arrive meanwhile share the attempt. */
  ready(): Promise<Session> {
    if (this.#closed) return Promise.reject(new DeadLetterError('BROKER_CLOSED', {}))
    // A session that is being opened has not been told yet which versions its broker serves.
    if (this.#opening === null && this.#session?.usable) return Promise.resolve(this.#session)
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  close(): void {
    this.#closed = true
    for (const session of [this.#session, ...this.#former]) session?.end()
  }

  async #open(): Promise<Session> {
    if (this.#session) {
      this.#session.retire()
      this.#former = [...this.#former, this.#session].filter(s => !s.ended)
    }
    const session = new Session(this.#settings, this.#address)
    this.#session = session
    try {
      await session.open()
      return session
    } catch (error) {
      throw this.#explain(error, 'ApiVersions', session)
    }
  }

  /** The answer, or its time limit, or the caller's abort, whichever comes first; the latter two end the connection. */
  #within<R>(session: Session, answer: Promise<R>, request: string, { timeoutMs, signal }: SendOptions): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const giveUp = (error: DeadLetterError): void => {
        settle()
        reject(error)
        session.end()
      }
      const onAbort = (): void => giveUp(aborted(request, this.#name, signal))
      const timer = setTimeout(
        () => giveUp(new DeadLetterError('BROKER_TIMEOUT', { request, brokers: this.#name, timeoutMs })),
        timeoutMs
      )
      const settle = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      signal?.addEventListener('abort', onAbort)
      if (signal?.aborted) onAbort()
      answer.then(
        value => {
          settle()
          resolve(value)
        },
        error => {
          settle()
          // A parser that failed may have left the stream anywhere.
          if (!(error instanceof ResponseError)) session.end()
          reject(session.failure === undefined || error instanceof ResponseError ? error : (session.failure as Error))
        }
      )
    })
  }

  #explain(error: unknown, request: string, session?: Session): DeadLetterError {
    if (this.#closed && !DeadLetterError.is(error)) return new DeadLetterError('BROKER_CLOSED', { request }, error)
    const { connectTimeoutMs } = this.#settings
    return brokerError(session?.failure ?? error, {
      request,
      brokers: this.#name,
      connectTimeoutMs,
      fresh: this.#session?.answered === false
    })
  }
}
