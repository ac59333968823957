import { EventEmitter } from 'node:events'
import { types } from 'node:util'
import type { ConsumerEvents, EventName } from '../events.ts'
import { describeError } from '../failure/root-cause.ts'

export type EventListener<E extends EventName> = (payload: ConsumerEvents[E]) => void

/** Typed events whose listeners cannot harm the loop: one that throws, or whose promise rejects, is reported as a process warning. */
export class EventHub {
  readonly #emitter = new EventEmitter().setMaxListeners(0)

  on<E extends EventName>(name: E, listener: EventListener<E>): void {
    this.#emitter.on(key(name), listener)
  }

  off<E extends EventName>(name: E, listener: EventListener<E>): void {
    this.#emitter.off(key(name), listener)
  }

  readonly emit = <E extends EventName>(name: E, payload: ConsumerEvents[E]): void => {
    if (this.#emitter.listenerCount(key(name)) === 0) return
    for (const listener of this.#emitter.listeners(key(name))) {
      try {
        const answer: unknown = listener(payload)
        // An async listener that fails would end the process as an unhandled rejection.
        if (types.isPromise(answer)) answer.then(undefined, error => warn(name, error))
      } catch (error) {
        warn(name, error)
      }
    }
  }
}

function warn(name: EventName, thrown: unknown): void {
  const described = describeError(thrown)
  const what = described.stack || described.message || described.name
  process.emitWarning(`A listener of '${name}' threw: ${what}`, 'DeadLetterWarning')
}

/** Node gives an emitter's 'error' a meaning of its own, which ours has not. */
const key = (name: EventName): string => `dead-letter:${name}`
