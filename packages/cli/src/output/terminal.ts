import type { Writable } from 'node:stream'
import { escapeText } from './escape.ts'
import { choosePaint, type Paint } from './paint.ts'
import { fit } from './width.ts'

/** A stream of the process, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }

const flushBytes = 64 * 1024

/**
 * The program's two outputs. stdout takes results, line by line, buffered; stderr takes notes and, on a terminal, a
 * progress line that is always the last and never mixes with a note or a result.
 */
export class Terminal {
  readonly #stdout: Output
  readonly #stderr: Output
  readonly #broken = new AbortController()
  #buffer = ''
  #scheduled = false
  #progress = false

  /** Colours of results, and of notes. */
  readonly paint: Paint
  readonly paintNote: Paint

  constructor(stdout: Output, stderr: Output, env: Readonly<Record<string, string | undefined>> = {}) {
    this.#stdout = stdout
    this.#stderr = stderr
    this.paint = choosePaint(stdout.isTTY === true, env)
    this.paintNote = choosePaint(stderr.isTTY === true, env)
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

  /** Columns of the terminal that results go to; `null` where they go elsewhere, and nothing is cut. */
  get columns(): number | null {
    return this.#stdout.isTTY === true ? this.#stdout.columns || 80 : null
  }

  /**
   * Resolves when the reader of stdout has taken so much that more may be printed: whoever prints much waits for it, so
   * that a slow reader is waited for and not filled up for.
   */
  async room(): Promise<void> {
    if (this.#buffer.length < flushBytes && this.#stdout.writableLength === 0) return
    this.#write()
    const stdout = this.#stdout
    if (!stdout.writableNeedDrain || this.#broken.signal.aborted) return
    await new Promise<void>(resolve => {
      const end = (): void => {
        for (const event of ['drain', 'close', 'error']) stdout.off(event, end)
        resolve()
      }
      for (const event of ['drain', 'close', 'error']) stdout.on(event, end)
    })
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

  /** A note that something may be wrong. The text is escaped. */
  warn(text: string): void {
    this.note(`${this.paintNote('doubtful', 'warning:')} ${escapeText(text)}`)
  }

  /** Replaces the progress line. Nothing where stderr is not a terminal. */
  progress(line: string): void {
    if (!this.interactive) return
    const width = (this.#stderr.columns || 80) - 1
    this.#stderr.write(`\r\u001b[K${fit(line, width)}`)
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
    if (this.#broken.signal.aborted) return
    // On one terminal with the progress line a result would be glued to it; the next tick draws it again.
    if (this.#stdout.isTTY === true) this.clearProgress()
    this.#stdout.write(text)
  }

  #brokenBy(error: NodeJS.ErrnoException): void {
    this.#buffer = ''
    this.#broken.abort(error)
  }
}
