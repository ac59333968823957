import * as crypto from 'node:crypto'
import { ConsoleError } from '../errors.ts'

interface Known {
  readonly request: string
  readonly answer: Promise<unknown>
  readonly at: number
}

const dayMs = 86_400_000
const mostKept = 10_000

/** Answers to requests that act, by the key that came with each: the same one again is not carried out twice. */
export class Idempotency {
  readonly #known = new Map<string, Known>()

  /** @throws ConsoleError CONSOLE_KEY_REUSED when the key was given with another request */
  once<T>(user: string, key: string, route: string, body: unknown, now: number, act: () => Promise<T>): Promise<T> {
    const name = `${user}\0${key}`
    const request = crypto.hash('sha256', JSON.stringify([route, body]), 'hex')
    const known = this.#known.get(name)
    if (known !== undefined && now - known.at < dayMs) {
      if (known.request !== request) throw new ConsoleError('CONSOLE_KEY_REUSED')
      return known.answer as Promise<T>
    }
    const answer = act()
    this.#known.set(name, { request, answer, at: now })
    // What was refused may be tried again.
    answer.catch(() => this.#known.delete(name))
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept) break
      this.#known.delete(oldest)
    }
    return answer
  }
}
