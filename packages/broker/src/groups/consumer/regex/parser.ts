/**
 * Reads the syntax of RE2 as RE2/J does with its default flags. What it does not know is refused: back references,
 * looking around, possessive quantifiers.
 */
import { foldCase, not, perlClasses, posixClasses, unicodeClass } from './char-classes.ts'
import { Scanner } from './scanner.ts'
import { type CharTest, type Edge, PatternError, type Syntax } from './syntax.ts'

/** As in RE2: also of repetitions inside of each other. */
const maxRepeat = 1000
const maxDepth = 1000

interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
}

const edges: ReadonlyMap<string, Edge> = new Map([
  ['A', 'text start'],
  ['z', 'text end'],
  ['b', 'word edge'],
  ['B', 'no word edge']
])

/** @throws PatternError */
export function parse(text: string): Syntax {
  return new Parser(text).whole()
}

class Parser {
  readonly #scan: Scanner
  readonly #groupNames = new Set<string>()
  #flags: Flags = { i: false, m: false, s: false }
  #depth = 0

  constructor(text: string) {
    this.#scan = new Scanner(text)
  }

  whole(): Syntax {
    const syntax = this.#alternatives()
    if (!this.#scan.atEnd) throw new PatternError('a ) has no (')
    if (repeats(syntax) > maxRepeat) throw new PatternError(`it repeats more than ${maxRepeat} times`)
    return syntax
  }

  #alternatives(): Syntax {
    const items = [this.#sequence()]
    while (this.#scan.take('|')) items.push(this.#sequence())
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'any', items }
  }

  #sequence(): Syntax {
    const items: Syntax[] = []
    while (!this.#scan.atEnd && !this.#scan.looksAt('|') && !this.#scan.looksAt(')')) {
      if (this.#scan.take('\\Q')) items.push(...this.#quoted())
      else if (!this.#takeFlags()) items.push(this.#atom())
      // Flags and an empty quotation are nothing that could be repeated: what stands before them is.
      const last = items.pop()
      if (last !== undefined) items.push(this.#repeated(last))
    }
    return { kind: 'all', items }
  }

  #repeated(item: Syntax): Syntax {
    const times = this.#quantifier()
    if (times === null) return item
    this.#scan.take('?')
    if (this.#quantifier() !== null) throw new PatternError('a repetition is repeated')
    return { kind: 'repeat', item, ...times }
  }

  #quantifier(): { min: number; max: number } | null {
    const scan = this.#scan
    if (scan.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY }
    if (scan.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    if (scan.take('?')) return { min: 0, max: 1 }
    const braces = scan.takeMatch(/^\{(\d+)(,(\d*))?\}/)
    if (braces === null) return null
    const min = Number(braces[1])
    const upper = braces[3] === '' ? Number.POSITIVE_INFINITY : Number(braces[3])
    const max = braces[2] === undefined ? min : upper
    const tooMany = min > maxRepeat || (max > maxRepeat && max !== Number.POSITIVE_INFINITY)
    if (tooMany || max < min) throw new PatternError(`${braces[0]} is no repetition`)
    return { min, max }
  }

  #atom(): Syntax {
    if (this.#quantifier() !== null) throw new PatternError('a repetition has nothing to repeat')
    const char = this.#scan.next()
    const { m, s } = this.#flags
    if (char === '(') return this.#group()
    if (char === '[') return this.#char(this.#charClass())
    if (char === '\\') return this.#escape()
    if (char === '^') return { kind: 'edge', edge: m ? 'line start' : 'text start' }
    if (char === '$') return { kind: 'edge', edge: m ? 'line end' : 'text end' }
    if (char === '.') return { kind: 'char', test: s ? () => true : code => code !== 0x0a }
    return this.#literal(char.codePointAt(0) ?? 0)
  }

  #group(): Syntax {
    const scan = this.#scan
    const before = this.#flags
    if (scan.looksAt('?')) {
      const name = scan.takeMatch(/^\?P?<(\w+)>/)?.[1]
      if (name === undefined) this.#flags = this.#groupFlags()
      else if (this.#groupNames.has(name)) throw new PatternError(`two groups have the name ${name}`)
      else this.#groupNames.add(name)
    }
    if (++this.#depth > maxDepth) throw new PatternError('its groups are nested too deeply')
    const inner = this.#alternatives()
    this.#depth--
    this.#flags = before
    if (!scan.take(')')) throw new PatternError('a ( has no )')
    return inner
  }

  #groupFlags(): Flags {
    const found = this.#scan.takeMatch(/^\?([imsU]*)(-[imsU]+)?:/)
    if (found === null) throw new PatternError('a group begins with (? and what is not known')
    return this.#changed(found[1] ?? '', found[2] ?? '')
  }

  /** `(?i)`: holds to the end of the group it is in. */
  #takeFlags(): boolean {
    const found = this.#scan.takeMatch(/^\(\?([imsU]*)(-[imsU]+)?\)/)
    if (found === null) return false
    this.#flags = this.#changed(found[1] ?? '', found[2] ?? '')
    return true
  }

  #changed(on: string, off: string): Flags {
    const flag = (name: keyof Flags): boolean => !off.includes(name) && (on.includes(name) || this.#flags[name])
    return { i: flag('i'), m: flag('m'), s: flag('s') }
  }

  #quoted(): Syntax[] {
    const items: Syntax[] = []
    while (!this.#scan.atEnd && !this.#scan.take('\\E'))
      items.push(this.#literal(this.#scan.next().codePointAt(0) ?? 0))
    return items
  }

  #escape(): Syntax {
    const scan = this.#scan
    const edge = edges.get(scan.peek())
    if (edge !== undefined) {
      scan.next()
      return { kind: 'edge', edge }
    }
    const test = this.#namedClass()
    return test === null ? this.#literal(scan.escaped()) : this.#char(test)
  }

  /** After a backslash. */
  #namedClass(): CharTest | null {
    const scan = this.#scan
    const perl = perlClasses.get(scan.peek())
    if (perl !== undefined) {
      scan.next()
      return perl
    }
    const found = scan.takeMatch(/^([pP])(?:\{(\^?)([^}]*)\}|([A-Za-z]))/)
    if (found === null) return null
    const test = unicodeClass(found[3] ?? found[4] ?? '')
    return (found[1] === 'P') !== (found[2] === '^') ? not(test) : test
  }

  #charClass(): CharTest {
    const scan = this.#scan
    const negated = scan.take('^')
    const tests: CharTest[] = []
    do tests.push(this.#classItem())
    while (!scan.take(']'))
    const test: CharTest = code => tests.some(each => each(code))
    const folded = this.#flags.i ? foldCase(test) : test
    return negated ? not(folded) : folded
  }

  #classItem(): CharTest {
    const scan = this.#scan
    const posix = scan.takeMatch(/^\[:(\^?)([^\]:]*):\]/)
    if (posix !== null) {
      const test = posixClasses.get(posix[2] ?? '')
      if (test === undefined) throw new PatternError(`there is no character class ${posix[0]}`)
      return posix[1] === '^' ? not(test) : test
    }
    const named = scan.looksAt('\\') ? this.#namedInClass() : null
    if (named !== null) return named
    const low = this.#classChar()
    if (!scan.looksAt('-') || scan.peek(1) === ']' || scan.peek(1) === '') return code => code === low
    scan.next()
    const high = this.#classChar()
    if (high < low) throw new PatternError('a range of characters ends before it begins')
    return code => code >= low && code <= high
  }

  #namedInClass(): CharTest | null {
    if (!/[dDsSwWpP]/.test(this.#scan.peek(1))) return null
    this.#scan.next()
    return this.#namedClass()
  }

  #classChar(): number {
    const scan = this.#scan
    return scan.take('\\') ? scan.escaped() : (scan.next().codePointAt(0) ?? 0)
  }

  #literal(code: number): Syntax {
    return this.#char(each => each === code)
  }

  #char(test: CharTest): Syntax {
    return { kind: 'char', test: this.#flags.i ? foldCase(test) : test }
  }
}

/** How often the innermost part is repeated at least, or at most where there is a limit. */
function repeats(syntax: Syntax): number {
  if (syntax.kind === 'repeat') {
    const times = syntax.max === Number.POSITIVE_INFINITY ? syntax.min : syntax.max
    return Math.max(times, 1) * repeats(syntax.item)
  }
  if (syntax.kind === 'all' || syntax.kind === 'any')
    return syntax.items.reduce((most, item) => Math.max(most, repeats(item)), 1)
  return 1
}
