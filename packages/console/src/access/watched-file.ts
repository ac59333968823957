import { statSync } from 'node:fs'

const checkMs = 5000

/** What a file says, read again when it changes. */
export class WatchedFile<T> {
  readonly #path: string
  readonly #read: (path: string) => T
  #content: T
  #modified: number
  #looked = 0

  /** Throws what `read` throws. */
  constructor(path: string, read: (path: string) => T) {
    this.#path = path
    this.#read = read
    this.#modified = modifiedAt(path)
    this.#content = read(path)
  }

  /** @param now milliseconds since the epoch */
  content(now: number): T {
    // A clock that was set back is looked at too.
    if (Math.abs(now - this.#looked) < checkMs) return this.#content
    this.#looked = now
    try {
      const modified = modifiedAt(this.#path)
      if (modified !== this.#modified) {
        this.#content = this.#read(this.#path)
        this.#modified = modified
      }
    } catch {
      // A file that is being written, or is broken, takes nobody's access away and gives none.
    }
    return this.#content
  }
}

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
