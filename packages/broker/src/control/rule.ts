import type { Fault, FaultMoment, RequestFilter, SeenRequest } from './broker-control.ts'
import { chooses } from './request-filter.ts'

/** What a rule does to the requests that it meets. */
export type Effect =
  | { readonly kind: 'fail'; readonly code: number }
  | { readonly kind: 'delay'; readonly ms: number; readonly when: FaultMoment }
  | { readonly kind: 'drop'; readonly when: FaultMoment }
  | { readonly kind: 'freeze' }

/** One fault for the next requests that its filter chooses. */
export class Rule implements Fault {
  readonly api: string
  readonly filter: RequestFilter
  readonly effect: Effect
  /** Resolves when what the rule holds up may go on. */
  readonly removed: Promise<void>
  readonly done: Promise<void>
  #hits = 0
  #left: number
  readonly #release: () => void
  readonly #finish: () => void
  readonly #onEnd: (rule: Rule) => void

  constructor(api: string, filter: RequestFilter, effect: Effect, times: number, onEnd: (rule: Rule) => void) {
    this.api = api
    this.filter = filter
    this.effect = effect
    this.#left = times
    this.#onEnd = onEnd
    const removed = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    this.removed = removed.promise
    this.#release = removed.resolve
    this.done = done.promise
    this.#finish = done.resolve
  }

  get hits(): number {
    return this.#hits
  }

  get left(): number {
    return this.#left
  }

  /** Whether a request meets this rule; it then counts. */
  meets(request: SeenRequest): boolean {
    if (this.#left === 0 || !chooses(this.api, this.filter, request)) return false
    this.#hits++
    this.#left--
    if (this.#left === 0) this.#end()
    return true
  }

  /** Whether a request is one that this rule chooses; it does not count. */
  holds(request: SeenRequest): boolean {
    return this.#left > 0 && chooses(this.api, this.filter, request)
  }

  remove(): void {
    this.#left = 0
    this.#end()
    this.#release()
  }

  [Symbol.dispose](): void {
    this.remove()
  }

  #end(): void {
    this.#onEnd(this)
    this.#finish()
  }
}
