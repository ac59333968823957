import { EventEmitter } from 'node:events'
import { types } from 'node:util'
import { thrownToJson } from '../error-json.ts'
import { DeadLetterError } from '../errors.ts'
import type { ConsumerEvents, EventName } from '../events.ts'
import { type Masker, shortened } from '../failure/mask.ts'
import { describeError } from '../failure/root-cause.ts'

export type EventListener<E extends EventName> = (payload: ConsumerEvents[E]) => void

/** Typed events whose listeners cannot harm the loop: one that throws, or whose promise rejects, is reported as a process warning. */
export class EventHub {
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  readonly #mask: Masker

  /** @param mask what a listener's error passes before it is told */
  constructor(mask: Masker) {
    this.#mask = mask
  }

  on<E extends EventName>(name: E, listener: EventListener<E>): void {
    this.#emitter.on(key(name), listener)
  }

  off<E extends EventName>(name: E, listener: EventListener<E>): void {
    this.#emitter.off(key(name), listener)
  }

  readonly emit = <E extends EventName>(name: E, payload: ConsumerEvents[E]): void => {
    if (this.#emitter.listenerCount(key(name)) === 0) return
    if ('error' in payload && !DeadLetterError.is(payload.error)) tellsItsError(payload)
    for (const listener of this.#emitter.listeners(key(name))) {
      try {
        const answer: unknown = listener(payload)
        // An async listener that fails would end the process as an unhandled rejection.
        if (types.isPromise(answer)) answer.then(undefined, error => warn(name, error, this.#mask))
      } catch (error) {
        warn(name, error, this.#mask)
      }
    }
  }
}

/** `JSON.stringify` makes `{}` of an error, and throws where its causes form a ring: a payload that is logged as JSON tells it all the same. */
function tellsItsError(payload: object): void {
  Object.defineProperty(payload, 'toJSON', { value: withError, configurable: true })
}

function withError(this: { readonly error: unknown }): object {
  return { ...this, error: thrownToJson(this.error) }
}

const WARNING_CHARS = 4096

function warn(name: EventName, thrown: unknown, mask: Masker): void {
  const described = describeError(thrown, WARNING_CHARS, mask)
  const what = shortened(described.stack || described.message || described.name, WARNING_CHARS)
  process.emitWarning(`A listener of '${name}' threw: ${what}`, 'DeadLetterWarning')
}

/** Node gives an emitter's 'error' a meaning of its own, which ours has not. */
const key = (name: EventName): string => `dead-letter:${name}`
