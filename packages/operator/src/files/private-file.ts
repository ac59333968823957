import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { DeadLetterError } from '@dead-letter/kafka/internal'

/** Letters hold what records hold: nobody else reads what is written of them. */
const privateMode = 0o600

/** Lines into a file that only its owner reads (mode 0600). The file is there once all of it is written. */
export class PrivateFile {
  readonly #path: string
  readonly #part: string
  readonly #stream: ReturnType<typeof createWriteStream>
  readonly #ended: Promise<void>

  private constructor(path: string, stream: ReturnType<typeof createWriteStream>, part: string) {
    this.#path = path
    this.#part = part
    this.#stream = stream
    this.#ended = finished(stream)
    this.#ended.catch(() => {})
  }

  /**
   * @param replace takes the place of a file that is there, when it ends
   * @throws DeadLetterError ARCHIVE_FILE when the file is there already, or cannot be made
   */
  static async create(path: string, replace = false): Promise<PrivateFile> {
    if (!replace && existsSync(path))
      throw new DeadLetterError('ARCHIVE_FILE', {
        file: path,
        reason: 'it is there already; name another, or remove it'
      })
    const part = `${path}.${process.pid}.part`
    rmSync(part, { force: true })
    const stream = createWriteStream(part, { flags: 'wx', mode: privateMode })
    try {
      await once(stream, 'open')
    } catch (error) {
      throw new DeadLetterError('ARCHIVE_FILE', { file: path, reason: (error as Error).message }, error)
    }
    return new PrivateFile(path, stream, part)
  }

  async line(text: string): Promise<void> {
    if (this.#stream.write(`${text}\n`)) return
    await Promise.race([once(this.#stream, 'drain').catch(() => {}), this.#ended])
    if (this.#stream.errored) throw this.#failed(this.#stream.errored)
  }

  async end(): Promise<void> {
    this.#stream.end()
    try {
      await this.#ended
      renameSync(this.#part, this.#path)
    } catch (error) {
      throw this.#failed(error as Error)
    }
  }

  /** Leaves nothing behind. */
  drop(): void {
    this.#stream.destroy()
    rmSync(this.#part, { force: true })
  }

  #failed(error: Error): DeadLetterError {
    return new DeadLetterError('ARCHIVE_FILE', { file: this.#path, reason: error.message }, error)
  }
}

/**
 * A whole file at once, in a folder that is made where it is missing (mode 0700).
 * @throws DeadLetterError ARCHIVE_FILE
 */
export function writePrivateFile(folder: string, name: string, text: string): void {
  const path = join(folder, name)
  const part = `${path}.${process.pid}.part`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    rmSync(part, { force: true })
    writeFileSync(part, text, { mode: privateMode, flag: 'wx' })
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw new DeadLetterError('ARCHIVE_FILE', { file: path, reason: (error as Error).message }, error)
  }
}
