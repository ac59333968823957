import type { Message } from '@dead-letter/protocol'
import { DeadLetterError } from '../../errors.ts'
import { addressText, type BrokerAddress, type ConnectionSettings } from '../connection-options.ts'
import { aborted, unlessAborted } from './abort.ts'
import type { Answered, Api, Ask } from './api.ts'
import { Backoff } from './backoff.ts'
import { brokerError } from './broker-error.ts'
import { limit } from './limit.ts'
import { Session } from './session.ts'
import type { Surroundings } from './surroundings.ts'

/** Node takes a longer one for 1 ms. */
const longestTimerMs = 2_147_483_647

export interface SendOptions {
  readonly timeoutMs: number
  /** Gives up the wait: the promise rejects with BROKER_ABORTED at once and the connection is closed. */
  readonly signal?: AbortSignal | undefined
  /** Told when the broker wants to be left in peace first, and for how many milliseconds. */
  readonly onQuiet?: ((ms: number) => void) | undefined
}

/**
 * A way to one broker: a connection that is opened on use and replaced after trouble. A request that is not answered in
 * time takes its connection with it, since a broker answers the requests of a connection in order.
 */
export class Link {
  readonly #settings: ConnectionSettings
  readonly #address: BrokerAddress
  readonly #name: string
  readonly #closing = new AbortController()
  readonly #backoff: Backoff
  readonly #machine: Surroundings
  #session: Session | null = null
  /** Those before it whose last answers are still awaited. */
  #former: Session[] = []
  #opening: Promise<Session> | null = null
  #opened = 0
  #pending = 0

  constructor(settings: ConnectionSettings, address: BrokerAddress, machine: Surroundings) {
    this.#settings = settings
    this.#address = address
    this.#machine = machine
    this.#backoff = new Backoff(machine)
    this.#name = addressText(address)
  }

  /** No request is under way. */
  get idle(): boolean {
    return this.#pending === 0
  }

  /** Nobody uses it or is about to, and it is not connected. */
  get spare(): boolean {
    return this.idle && this.#opening === null && !this.connected
  }

  get connected(): boolean {
    return this.#session?.usable === true
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted
  }

  /**
   * Sends one request. A broker's answer that carries error codes resolves like any other.
   * @throws DeadLetterError BROKER_*
   */
  async send<Q extends Message, A extends Message>(
    api: Api<Q, A>,
    ask: Ask<Q>,
    options: SendOptions
  ): Promise<Answered<A>> {
    this.#pending++
    try {
      const session = await unlessAborted(this.ready(), options.signal, () =>
        aborted(api.name, this.#name, options.signal)
      )
      const version = session.pick(api)
      if (version === undefined) {
        const wanted = `${api.lowest} to ${api.highest}`
        throw new DeadLetterError('BROKER_UNSUPPORTED', { brokers: this.#name, request: api.name, wanted })
      }
      const answer = await this.#within(session, api.name, options, async () => {
        const { quietMs } = session
        if (quietMs > 0) {
          options.onQuiet?.(quietMs)
          await this.#machine.sleep(quietMs, this.#closing.signal)
        }
        await session.writable()
        return session.use(api, version, ask)
      })
      return { version, answer }
    } catch (error) {
      throw this.#explain(error, api.name)
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

  /** The next request has a new connection. */
  retire(): void {
    if (this.#opening === null) this.#retireSession()
  }

  close(): void {
    this.#closing.abort()
    for (const session of [this.#session, ...this.#former]) session?.end()
  }

  #retireSession(): void {
    if (this.#session === null) return
    this.#session.retire()
    this.#former = [...this.#former, this.#session].filter(s => !s.ended)
    this.#session = null
  }

  async #open(): Promise<Session> {
    this.#retireSession()
    const session = new Session(this.#settings, this.#address, this.#machine, this.#opened++)
    this.#session = session
    try {
      if (this.#backoff.leftMs > 0) await this.#machine.sleep(this.#backoff.leftMs, this.#closing.signal)
      await session.open()
      this.#backoff.succeeded()
      return session
    } catch (error) {
      this.#backoff.failed()
      throw this.#explain(error, 'ApiVersions', session)
    }
  }

  /** The answer, or its time limit, or the caller's abort, whichever comes first; the latter two end the connection. */
  #within<R>(
    session: Session,
    request: string,
    { timeoutMs, signal }: SendOptions,
    send: () => Promise<R>
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const giveUp = (error: DeadLetterError): void => {
        settle()
        reject(error)
        session.end()
      }
      const onAbort = (): void => giveUp(aborted(request, this.#name, signal))
      // What the broker wants to be left in peace is no part of the time for its answer.
      const done = limit(Math.min(timeoutMs + session.quietMs, longestTimerMs), () =>
        giveUp(new DeadLetterError('BROKER_TIMEOUT', { request, brokers: this.#name, timeoutMs }))
      )
      const settle = (): void => {
        done()
        signal?.removeEventListener('abort', onAbort)
      }
      signal?.addEventListener('abort', onAbort)
      if (signal?.aborted) return onAbort()
      send().then(
        value => {
          settle()
          resolve(value)
        },
        error => {
          settle()
          session.end()
          reject(session.failure ?? error)
        }
      )
    })
  }

  #explain(error: unknown, request: string, session?: Session): DeadLetterError {
    if (this.#closed && !DeadLetterError.is(error)) return new DeadLetterError('BROKER_CLOSED', { request }, error)
    return brokerError(session?.failure ?? error, {
      request,
      brokers: this.#name,
      fresh: this.#session?.answered === false
    })
  }
}
