import type { Terminal } from './terminal.ts'

/** A command that is over before this shows nothing of what it does. */
const silentMs = 1000
const everyMs = 250

/** What a command is doing at present, for a person who waits: shown on a terminal once it takes longer than a second. */
export class Activity {
  readonly #terminal: Terminal
  readonly #timer: NodeJS.Timeout | undefined
  readonly #since = performance.now()
  #doing: string | (() => string)

  constructor(terminal: Terminal, doing: string) {
    this.#terminal = terminal
    this.#doing = doing
    if (!terminal.interactive) return
    this.#timer = setInterval(() => this.#show(), everyMs)
    this.#timer.unref()
  }

  /** @param doing escaped already; a function is asked when it is shown, so that it costs nothing for each of many letters */
  say(doing: string | (() => string)): void {
    this.#doing = doing
  }

  end(): void {
    clearInterval(this.#timer)
    this.#terminal.clearProgress()
  }

  #show(): void {
    const ms = performance.now() - this.#since
    if (ms < silentMs) return
    const doing = typeof this.#doing === 'string' ? this.#doing : this.#doing()
    this.#terminal.progress(`${doing} (${Math.round(ms / 1000)} s)`)
  }
}
