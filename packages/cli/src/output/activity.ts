import type { Terminal } from './terminal.ts'

/** A command that is over before this shows nothing of what it does. */
const silentMs = 1000
const everyMs = 250

/** What a command is doing at present, for a person who waits: shown on a terminal once it takes longer than a second. */
export class Activity {
  readonly #terminal: Terminal
  readonly #timer: NodeJS.Timeout | undefined
  readonly #since = performance.now()
  #doing: string

  constructor(terminal: Terminal, doing: string) {
    this.#terminal = terminal
    this.#doing = doing
    if (!terminal.interactive) return
    this.#timer = setInterval(() => this.#show(), everyMs)
    this.#timer.unref()
  }

  /** @param doing escaped already */
  say(doing: string): void {
    this.#doing = doing
  }

  end(): void {
    clearInterval(this.#timer)
    this.#terminal.clearProgress()
  }

  #show(): void {
    const ms = performance.now() - this.#since
    if (ms >= silentMs) this.#terminal.progress(`${this.#doing} (${Math.round(ms / 1000)} s)`)
  }
}
