import { statSync } from 'node:fs'

/**
 * Watches that the file is still the one that is open: one that was deleted goes on being written for as long as it is open, where
 * nobody finds it again.
 */
export class StoreFile {
  readonly #path: string
  readonly #inode: bigint
  #size = 0n

  constructor(path: string) {
    this.#path = path
    this.#inode = statSync(path, { bigint: true }).ino
  }

  /** What is wrong with it; `null`: nothing that is seen from outside. */
  fault(): string | null {
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false })
    if (found === undefined) return 'it was deleted'
    if (found.ino !== this.#inode) return 'another file was put in its place'
    // It never shrinks by itself.
    if (found.size < this.#size) return 'it was cut off'
    this.#size = found.size
    return null
  }
}

const corrupt = [11, 26]

/** Whether an error of SQLite tells that the file is damaged, or is none of its own. */
export const isDamage = (error: unknown): boolean => {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode
  // The lowest byte is the error, those above say more.
  return typeof code === 'number' && corrupt.includes(code & 0xff)
}
