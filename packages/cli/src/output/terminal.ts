import type { Writable } from 'node:stream'

/** A stream of the process, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

const flushBytes = 64 * 1024

/**
 * The program's two outputs. stdout takes results, line by line, buffered; stderr takes notes and, on a terminal, a
 * progress line that is always the last and never mixes with a note.
 */
export class Terminal {
  readonly #stdout: Output
  readonly #stderr: Output
  readonly #broken = new AbortController()
  #buffer = ''
  #scheduled = false
  #progress = false

  constructor(stdout: Output, stderr: Output) {
    this.#stdout = stdout
    this.#stderr = stderr
    // The reader has gone (`| head`): nothing more can be said there, and that is no error
    stdout.on('error', error => this.#brokenBy(error))
    stderr.on('error', () => {})
  }

  /** Aborted when nobody reads stdout any more. */
  get broken(): AbortSignal {
    return this.#broken.signal
  }

  get interactive(): boolean {
    return this.#stderr.isTTY === true
  }

  /** One line of result. */
  print(line: string): void {
    if (this.#broken.signal.aborted) return
    this.#buffer += `${line}\n`
    if (this.#buffer.length >= flushBytes) this.#write()
    else if (!this.#scheduled) {
      this.#scheduled = true
      setImmediate(() => {
        this.#scheduled = false
        this.#write()
      })
    }
  }

  /** One line to the person who watches. */
  note(line: string): void {
    this.#write()
    this.clearProgress()
    this.#stderr.write(`${line}\n`)
  }

  /** Replaces the progress line. Nothing where stderr is not a terminal. */
  progress(line: string): void {
    if (!this.interactive) return
    const width = (this.#stderr.columns || 80) - 1
    this.#stderr.write(`\r\u001b[K${line.length > width ? line.slice(0, width) : line}`)
    this.#progress = true
  }

  clearProgress(): void {
    if (!this.#progress) return
    this.#stderr.write('\r\u001b[K')
    this.#progress = false
  }

  /** Resolves when everything printed has been handed to the system. */
  async flush(): Promise<void> {
    this.#write()
    for (const stream of [this.#stdout, this.#stderr]) {
      if (stream.destroyed || !stream.writable || stream.writableLength === 0) continue
      await new Promise<void>(resolve => {
        stream
          .once('drain', resolve)
          .once('error', () => resolve())
          .once('close', resolve)
        stream.write('', () => resolve())
      })
    }
  }

  #write(): void {
    if (this.#buffer === '') return
    const text = this.#buffer
    this.#buffer = ''
    if (!this.#broken.signal.aborted) this.#stdout.write(text)
  }

  #brokenBy(error: NodeJS.ErrnoException): void {
    this.#buffer = ''
    this.#broken.abort(error)
  }
}
