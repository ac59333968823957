import type { CauseFrame } from './cause-frame.ts'
import { readFrame } from './frame.ts'
import { type Heading, readHeading } from './heading.ts'
import type { TraceError } from './trace-error.ts'

/** More errors than that are no chain of causes. */
const MAX_ERRORS = 64
const MAX_FRAMES = 200
/** Characters of a heading that are looked at: a class and the beginning of a message. */
const MAX_HEADING = 8192

/** An error whose frames are spans of the text until somebody asks for them. */
class AtError implements TraceError {
  readonly #text: string
  readonly #spans: number[] = []
  readonly #from: number
  /** Where its heading ends, the further lines of its message included. */
  to: number
  #heading: Heading | undefined

  constructor(text: string, from: number, to: number) {
    this.#text = text
    this.#from = from
    this.to = to
  }

  get name(): string {
    return this.#read().name
  }

  get message(): string {
    return this.#read().message
  }

  get hasFrames(): boolean {
    return this.#spans.length > 0
  }

  get framesText(): string {
    return this.#text.slice(this.#spans[0] ?? 0, this.#spans.at(-1) ?? 0)
  }

  addFrame(from: number, to: number): void {
    if (this.#spans.length < MAX_FRAMES * 2) this.#spans.push(from, to)
  }

  *frames(): Generator<CauseFrame | null> {
    for (let i = 0; i < this.#spans.length; i += 2)
      yield readFrame(this.#text.slice(this.#spans[i], this.#spans[i + 1]))
  }

  #read(): Heading {
    this.#heading ??= readHeading(this.#text.slice(this.#from, Math.min(this.to, this.#from + MAX_HEADING)))
    return this.#heading
  }
}

const causeMarks = ['Caused by: ', '[cause]: ', 'Caused By: ']
const INNER = ' ---> '

/** The errors of a trace while it is read: which one a line belongs to. */
class AtErrors {
  readonly all: AtError[] = []
  readonly #text: string
  readonly #chained: boolean
  /** Exceptions of .NET whose inner ones are being told. */
  readonly #outer: AtError[] = []
  current: AtError | null = null

  constructor(text: string) {
    this.#text = text
    this.#chained = text.includes('---> ')
  }

  begin(from: number, to: number): void {
    this.#add(from, to)
    if (!this.#chained) return
    // Older .NET tells the inner exceptions on the first line already.
    const line = this.#text.slice(from, Math.min(to, from + MAX_HEADING))
    for (
      let inner = line.indexOf(INNER), i = 0;
      inner !== -1 && i < MAX_ERRORS;
      inner = line.indexOf(INNER, inner + 1), i++
    ) {
      ;(this.current as AtError).to = from + inner
      this.#add(from + inner + INNER.length, to)
    }
  }

  #add(from: number, to: number): void {
    const error = new AtError(this.#text, from, to)
    if (this.all.length === MAX_ERRORS) this.all.splice(1, 1)
    this.all.push(error)
    this.current = error
    if (this.#chained && this.#outer.length < MAX_ERRORS) this.#outer.push(error)
  }

  /** The inner exception has been told: what follows belongs to the one around it. */
  end(): void {
    if (this.#outer.length < 2) return
    this.#outer.pop()
    this.current = this.#outer.at(-1) as AtError
  }
}

/**
 * Traces whose frames begin with `at `: Java, JavaScript, .NET, and ours, which put each cause behind `Caused by: `. Suppressed
 * exceptions, which are indented, are no causes.
 */
export function readAtTrace(text: string): readonly TraceError[] {
  const errors = new AtErrors(text)
  let suppressed = 0
  for (let from = 0; from < text.length; ) {
    const next = text.indexOf('\n', from)
    const end = next === -1 ? text.length : next
    let start = from
    while (start < end && isBlank(text.charCodeAt(start))) start++
    const indent = start - from
    const to = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end
    from = end + 1
    if (start >= to || (suppressed > 0 && indent >= suppressed)) continue
    suppressed = 0
    const { current } = errors
    if (current === null) {
      errors.begin(start, to)
    } else if (isFrame(text, start)) current.addFrame(text.indexOf(' ', start) + 1, to)
    else if (!mayMark(text.charCodeAt(start))) {
      if (!current.hasFrames) current.to = to
    } else {
      const mark = causeMarks.find(each => text.startsWith(each, start))
      if (mark !== undefined) errors.begin(start + mark.length, to)
      else if (text.startsWith('Suppressed: ', start)) suppressed = Math.max(1, indent)
      else if (text.startsWith('---> ', start)) errors.begin(start + 5, to)
      else if (text.startsWith('--- End of inner', start)) errors.end()
      else if (!current.hasFrames && !text.startsWith('...', start)) current.to = to
    }
  }
  return errors.all
}

const isBlank = (code: number): boolean => code === 32 || code === 9
/** C, [, S, - or a dot. */
const mayMark = (code: number): boolean => code === 67 || code === 91 || code === 83 || code === 45 || code === 46

/** `at `, as .NET says it in other languages too. A line of a message, ` at [Source: …`, is no frame. */
function isFrame(text: string, start: number): boolean {
  const code = text.charCodeAt(start)
  if (code === 97 && text.charCodeAt(start + 1) === 116 && text.charCodeAt(start + 2) === 32) {
    const first = text.charCodeAt(start + 3)
    return first !== 91 && first !== 40
  }
  if (code < 128 && code !== 98 && code !== 101 && code !== 105 && code !== 119) return false
  return (
    localized.some(word => text.startsWith(word, start)) &&
    /^\S{1,8} [\w.<>`$[\]+|]{3,300}\(/.test(text.slice(start, start + 400))
  )
}

/** German, French, Spanish, Italian, Portuguese, Polish, Russian, Chinese, Japanese. */
const localized = ['bei ', 'à ', 'en ', 'in ', 'em ', 'w ', 'в ', '在 ', '場所 ']
