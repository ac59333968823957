import type { Control } from '../operation/control.ts'
import type { Pacer } from './pacer.ts'

/** Lets batches go as the rate of a plan allows, and hears meanwhile what the run is to do: a single letter may wait for hours. */
export class Turns {
  readonly #pacer: Pacer
  readonly #control: Control
  readonly #do: { readonly now: () => number; readonly hold: () => Promise<void> }
  #left = false

  /** @param hold waits as long as the run is paused */
  constructor(pacer: Pacer, control: Control, { now, hold }: { now: () => number; hold: () => Promise<void> }) {
    this.#pacer = pacer
    this.#control = control
    this.#do = { now, hold }
  }

  /**
   * Waits until a batch may be sent.
   * @returns false when the run was ended before. It is left then, and so is all that would come after, which must not be told to be
   *   done before it: both are read again when the plan is given again
   */
  async take({ letters, bytes }: { readonly letters: number; readonly bytes: number }): Promise<boolean> {
    const at = this.#pacer.take(letters, bytes)
    const { now, hold } = this.#do
    for (let waitMs = at - now(); waitMs > 0 && !this.#left; waitMs = at - now()) {
      if (this.#control.ending !== undefined) this.#left = true
      else if (this.#control.paused !== undefined) await hold()
      else await this.#control.changed(waitMs)
    }
    return !this.#left
  }
}
