/** Why the member has to join again, if it has to; the first reason stands until a join takes it. */
export class RejoinSignal {
  #reason: string | null = 'first join'
  #wake: (() => void) | null = null

  get raised(): boolean {
    return this.#reason !== null
  }

  raise(reason: string): void {
    this.#reason ??= reason
    this.#wake?.()
  }

  /** What is raised from here on is for the join after this one. */
  take(): string {
    const reason = this.#reason ?? 'rejoin'
    this.#reason = null
    return reason
  }

  async wait(): Promise<void> {
    if (this.#reason !== null) return
    await new Promise<void>(resolve => {
      this.#wake = resolve
    })
  }
}
