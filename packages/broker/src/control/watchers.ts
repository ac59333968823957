import type { Clock } from '../clock.ts'
import { BrokerError } from '../errors.ts'
import type { RequestFilter, SeenRequest } from './broker-control.ts'
import { callOfUser, chooses, showFilter } from './request-filter.ts'

interface Watcher {
  readonly api: string
  readonly filter: RequestFilter
  /** Requests of the API that the filter did not choose. */
  others: number
  resolve(request: SeenRequest): void
  reject(error: BrokerError): void
}

/** Those who wait for requests, or want to be told of each. */
export class Watchers {
  readonly #clock: Clock
  readonly #waiting = new Set<Watcher>()
  readonly #listeners = new Set<(request: SeenRequest) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get empty(): boolean {
    return this.#waiting.size + this.#listeners.size === 0
  }

  next(api: string, filter: RequestFilter, timeoutMs: number): Promise<SeenRequest> {
    const { promise, resolve, reject } = Promise.withResolvers<SeenRequest>()
    const end = (): void => {
      timer?.cancel()
      this.#waiting.delete(watcher)
    }
    const watcher: Watcher = {
      api,
      filter,
      others: 0,
      resolve: request => {
        end()
        resolve(request)
      },
      reject: error => {
        end()
        reject(error)
      }
    }
    const late = (): void => {
      const requests = api === 'any' ? 'request' : `${api} request`
      const seen = watcher.others === 0 ? `no ${requests} at all` : `${watcher.others} other ${requests}s`
      watcher.reject(
        new BrokerError('REQUEST_NOT_SEEN', { api, requests, filter: showFilter(filter), timeoutMs, seen })
      )
    }
    const timer = timeoutMs === 0 ? null : this.#clock.after(timeoutMs, late)
    this.#waiting.add(watcher)
    // A test that has failed meanwhile awaits it no more: that must not be an unhandled rejection on top.
    promise.catch(() => {})
    return promise
  }

  listen(listener: (request: SeenRequest) => void): () => void {
    // A set knows a function once; two callers may give the same.
    const own = (request: SeenRequest): void => callOfUser(() => listener(request), undefined)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  see(request: SeenRequest): void {
    for (const watcher of [...this.#waiting]) {
      if (chooses(watcher.api, watcher.filter, request)) watcher.resolve(request)
      else if (watcher.api === 'any' || watcher.api === request.api) watcher.others++
    }
    for (const listener of [...this.#listeners]) listener(request)
  }

  close(): void {
    this.#listeners.clear()
    for (const watcher of [...this.#waiting])
      watcher.reject(new BrokerError('BROKER_STOPPED', { what: `waiting for a ${watcher.api} request` }))
  }
}
