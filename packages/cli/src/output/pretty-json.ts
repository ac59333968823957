import type { ValueProblem } from '@dead-letter/operator'
import { escapeText } from './escape.ts'

/** A larger value is shown as it is: who wants it in lines has --json. */
const mostChars = 1_000_000
/** Deeper levels are not indented further. */
const mostIndents = 40
const deepestProblem = 64

const token = /\s+|("(?:[^"\\]|\\.)*")|([{}[\],:])|[^\s{}[\],:"]+/gy

/** A line of a value, and what is wrong there. */
export interface PrettyLine {
  readonly text: string
  readonly problems: readonly string[]
}

/**
 * JSON in lines, a member or an element in each, with what is wrong with a value at its place. Texts and numbers stay as they are
 * written: large numbers, repeated names and their order too.
 * @returns `null` for what is no JSON object or array
 */
export function prettyJson(text: string, problems: readonly ValueProblem[] = []): PrettyLine[] | null {
  if (text.length > mostChars || !/^\s*[[{]/.test(text) || !isJson(text)) return null
  const printer = new Printer(problems)
  token.lastIndex = 0
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [all, quoted, sign] = found
    if (sign !== undefined) printer.sign(sign)
    else if (quoted !== undefined || all.trim() !== '') printer.word(all)
  }
  return printer.end()
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

interface Level {
  readonly isList: boolean
  items: number
  /** Name of the member, or index of the element, that is being read. */
  step: string
  /** Whether the next word is a name. */
  names: boolean
}

class Printer {
  readonly #lines: PrettyLine[] = []
  readonly #levels: Level[] = []
  readonly #problems: Map<string, string[]>
  #line = ''
  #marks: string[] = []

  constructor(problems: readonly ValueProblem[]) {
    this.#problems = new Map()
    for (const { path, message } of problems) this.#problems.set(path, [...(this.#problems.get(path) ?? []), message])
  }

  sign(sign: string): void {
    const level = this.#levels.at(-1)
    if (sign === '{' || sign === '[') {
      this.#beginValue()
      this.#line += sign
      this.#levels.push({ isList: sign === '[', items: 0, step: '0', names: sign === '{' })
    } else if (sign === ':') this.#line += ': '
    else if (sign === ',' && level !== undefined) {
      this.#line += ','
      level.step = String(level.items)
      level.names = !level.isList
    } else {
      this.#levels.pop()
      if (level !== undefined && level.items > 0) this.#newLine()
      this.#line += sign
    }
  }

  word(text: string): void {
    const level = this.#levels.at(-1)
    if (level?.names) {
      this.#beginItem(level)
      level.step = nameOf(text)
      level.names = false
      this.#line += escapeText(text)
      return
    }
    this.#beginValue()
    this.#line += escapeText(text)
  }

  /** What is wrong where the value has nothing stands behind its last line. */
  end(): PrettyLine[] {
    this.#marks.push(
      ...[...this.#problems].flatMap(([path, messages]) => messages.map(message => `${path}: ${message}`))
    )
    this.#flush()
    return this.#lines
  }

  #beginItem(level: Level): void {
    level.items++
    this.#newLine()
  }

  #beginValue(): void {
    const level = this.#levels.at(-1)
    if (level?.isList) this.#beginItem(level)
    if (this.#problems.size === 0 || this.#levels.length > deepestProblem) return
    const path = this.#levels.map(({ step }) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    const messages = this.#problems.get(path)
    if (messages === undefined) return
    this.#marks.push(...messages)
    this.#problems.delete(path)
  }

  #newLine(): void {
    this.#flush()
    this.#line = '  '.repeat(Math.min(this.#levels.length, mostIndents))
  }

  #flush(): void {
    this.#lines.push({ text: this.#line, problems: this.#marks })
    this.#marks = []
  }
}

const nameOf = (quoted: string): string => JSON.parse(quoted) as string
