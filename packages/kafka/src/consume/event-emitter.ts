import { EventEmitter } from 'node:events'
import type { ConsumerEvents, EventName } from '../events.ts'

export type EventListener<E extends EventName> = (payload: ConsumerEvents[E]) => void

/** Typed events whose listeners cannot harm the loop: one that throws is reported as a process warning. */
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
        ;(listener as EventListener<E>)(payload)
      } catch (error) {
        process.emitWarning(
          `A listener of '${name}' threw: ${error instanceof Error ? error.stack : String(error)}`,
          'DeadLetterWarning'
        )
      }
    }
  }
}

/** Node gives an emitter's 'error' a meaning of its own, which ours has not. */
const key = (name: EventName): string => `dead-letter:${name}`
