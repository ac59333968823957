/**
 * RE2's syntax, which Kafka uses for expressions that clients send, read into a tree. No look-around and no back references,
 * so that a match takes time in proportion to the text whatever the expression is (re2-program.ts).
 * Source: RE2's documented syntax.
 */
export type Expression =
  | { readonly kind: 'one'; readonly has: CodePoints }
  | { readonly kind: 'edge'; readonly at: Edge }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly of: Expression; readonly least: number; readonly most: number }
export type Edge = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'not-word'
export type CodePoints = (codePoint: number) => boolean

interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
}

const mostRepeats = 1000
const deepest = 500

const isWord: CodePoints = code => code < 128 && /\w/.test(String.fromCharCode(code))
const isDigit: CodePoints = code => code >= 48 && code <= 57
const isSpace: CodePoints = code => [9, 10, 12, 13, 32].includes(code)
const classEscapes: Readonly<Record<string, CodePoints>> = { d: isDigit, w: isWord, s: isSpace }
const edges: Readonly<Record<string, Edge>> = { A: 'text-start', z: 'text-end', b: 'word', B: 'not-word' }
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }
const posix: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is that of all ASCII characters
  ascii: /[\x00-\x7f]/,
  blank: /[\t ]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is that of control characters
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t\n\v\f\r ]/,
  upper: /[A-Z]/,
  word: /[0-9A-Za-z_]/,
  xdigit: /[0-9A-Fa-f]/
}

/** @throws SyntaxError when it is no expression of RE2's */
export function parseRe2(source: string): Expression {
  return new Parser(source).whole()
}

class Parser {
  readonly #text: readonly string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#text = [...source]
  }

  whole(): Expression {
    const expression = this.#choice({ i: false, m: false, s: false })
    if (this.#at < this.#text.length) throw new SyntaxError('unexpected )')
    return expression
  }

  #choice(given: Flags): Expression {
    if (++this.#depth > deepest) throw new SyntaxError('nested too deeply')
    let flags = given
    const options: Expression[] = []
    let items: Expression[] = []
    while (this.#at < this.#text.length && this.#peek() !== ')') {
      if (this.#take('|')) {
        options.push({ kind: 'sequence', items })
        items = []
      } else if (this.#take('\\Q')) {
        const quoted = [...this.#quoted(flags)]
        const last = quoted.pop()
        items.push(...quoted)
        if (last !== undefined) items.push(this.#repeated(last))
      } else {
        const atom = this.#atom(flags)
        if ('flags' in atom) flags = atom.flags
        else items.push(this.#repeated(atom))
      }
    }
    this.#depth--
    options.push({ kind: 'sequence', items })
    return { kind: 'choice', options }
  }

  #atom(flags: Flags): Expression | { readonly flags: Flags } {
    if (this.#take('(')) return this.#group(flags)
    if (this.#take('[')) return one(this.#set(), flags)
    if (this.#take('.')) return { kind: 'one', has: flags.s ? () => true : code => code !== 10 }
    if (this.#take('^')) return { kind: 'edge', at: flags.m ? 'line-start' : 'text-start' }
    if (this.#take('$')) return { kind: 'edge', at: flags.m ? 'line-end' : 'text-end' }
    if ('*+?'.includes(this.#peek())) throw new SyntaxError('nothing to repeat')
    const edge = this.#peek() === '\\' ? edges[this.#peek(1)] : undefined
    if (edge === undefined) return one(this.#member(), flags)
    this.#at += 2
    return { kind: 'edge', at: edge }
  }

  #group(flags: Flags): Expression | { readonly flags: Flags } {
    let inner = flags
    if (this.#take('?') && !this.#matches(/^P?<\w+>/)) {
      const setting = this.#matches(/^([imsU]*)(-[imsU]+)?([:)])/)
      if (setting === null) throw new SyntaxError('unknown group')
      const [, on = '', off = '', end] = setting
      const flag = (name: 'i' | 'm' | 's') => !off.includes(name) && (on.includes(name) || flags[name])
      inner = { i: flag('i'), m: flag('m'), s: flag('s') }
      if (end === ')') return { flags: inner }
    }
    const expression = this.#choice(inner)
    if (!this.#take(')')) throw new SyntaxError('missing )')
    return expression
  }

  #repeated(of: Expression): Expression {
    const sign = this.#matches(/^(?:([*+?])|\{(\d{1,5})(?:(,)(\d{1,5})?)?\})\??/)
    if (sign === null) return of
    if (/[*+?]/.test(this.#peek() || '-') || this.#looksAt(/^\{\d{1,5}(,\d{0,5})?\}/))
      throw new SyntaxError('repeats a repetition')
    const [, short, from, comma, to] = sign
    const least = short === undefined ? Number(from) : short === '+' ? 1 : 0
    const unlimited = short === undefined ? comma !== undefined && to === undefined : short !== '?'
    const most = unlimited ? Number.POSITIVE_INFINITY : short === '?' ? 1 : Number(to ?? from)
    if (least > mostRepeats || (most > mostRepeats && !unlimited) || least > most) throw new SyntaxError('repeat count')
    return { kind: 'repeat', of, least, most }
  }

  *#quoted(flags: Flags): Iterable<Expression> {
    while (this.#at < this.#text.length && !this.#take('\\E')) yield one(exactly(this.#next()), flags)
  }

  #set(): CodePoints {
    const negated = this.#take('^')
    const members: CodePoints[] = []
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const named = this.#matches(/^\[:(\^?)(\w+):\]/)
      if (named === null) members.push(this.#rangeOrMember())
      else {
        const [, not, name = ''] = named
        const pattern = Object.hasOwn(posix, name) ? posix[name] : undefined
        if (pattern === undefined) throw new SyntaxError('unknown class')
        members.push(code => code < 128 && pattern.test(String.fromCharCode(code)) !== (not === '^'))
      }
    }
    this.#at++
    return code => members.some(has => has(code)) !== negated
  }

  #rangeOrMember(): CodePoints {
    if (this.#peek() === '\\' && /[dDsSwWpP]/.test(this.#peek(1))) return this.#member()
    const low = this.#codePoint()
    if (this.#peek() !== '-' || this.#peek(1) === ']') return code => code === low
    this.#at++
    const high = this.#codePoint()
    if (high < low) throw new SyntaxError('range out of order')
    return code => code >= low && code <= high
  }

  /** One code point, or an escape that stands for several. */
  #member(): CodePoints {
    const property = this.#matches(/^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/)
    if (property !== null) {
      const [, sign, not = '', name, letter] = property
      // Throws SyntaxError for an unknown property.
      const pattern = new RegExp(`^\\p{${scripts(name ?? letter ?? '')}}$`, 'u')
      return code => pattern.test(String.fromCodePoint(code)) !== ((sign === 'P') !== (not === '^'))
    }
    const letter = this.#peek() === '\\' ? this.#peek(1) : ''
    const has = classEscapes[letter.toLowerCase()]
    if (has === undefined) return exactly(this.#codePoint())
    this.#at += 2
    return letter === letter.toLowerCase() ? has : code => !has(code)
  }

  #codePoint(): number {
    if (!this.#take('\\')) return this.#next()
    const hexadecimal = this.#matches(/^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/)
    if (hexadecimal !== null) return Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16)
    const octal = this.#matches(/^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/)
    if (octal !== null) return Number.parseInt(octal[0], 8)
    const control = controls[this.#peek()]
    if (control === undefined && /[0-9A-Za-z]/.test(this.#peek())) throw new SyntaxError('unknown escape')
    const code = this.#next()
    return control ?? code
  }

  #next(): number {
    const code = this.#text[this.#at++]?.codePointAt(0)
    if (code === undefined) throw new SyntaxError('ends too early')
    return code
  }

  #peek(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? ''
  }

  #take(what: string): boolean {
    if ([...what].some((char, index) => this.#peek(index) !== char)) return false
    this.#at += what.length
    return true
  }

  /** Looks no further than the longest construct that is asked for this way. */
  #looksAt(pattern: RegExp): RegExpExecArray | null {
    return pattern.exec(this.#text.slice(this.#at, this.#at + 64).join(''))
  }

  #matches(pattern: RegExp): RegExpExecArray | null {
    const found = this.#looksAt(pattern)
    if (found !== null) this.#at += [...found[0]].length
    return found
  }
}

function exactly(expected: number): CodePoints {
  return code => code === expected
}

function one(has: CodePoints, { i }: Flags): Expression {
  if (!i) return { kind: 'one', has }
  return { kind: 'one', has: code => has(code) || cases(code).some(has) }
}

function cases(code: number): number[] {
  const char = String.fromCodePoint(code)
  return [char.toLowerCase(), char.toUpperCase()]
    .filter(to => [...to].length === 1)
    .map(to => to.codePointAt(0) ?? code)
}

/** JavaScript wants a script's name marked as one; general categories have at most two letters. */
function scripts(name: string): string {
  return name.length > 2 ? `Script=${name}` : name
}
