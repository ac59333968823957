import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createContext, Script } from 'node:vm'
import { root } from '../processes.ts'

/** A regular expression literal, and where it stands. */
interface Literal {
  readonly at: string
  readonly source: string
  readonly flags: string
}

const files = globSync('packages/*/src/**/*.ts', { cwd: root }).sort()
const literal = /(?<=[(,=:[!&|?{;\s])\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s,.;)\]])/g

function literalsOf(file: string, text: string): Literal[] {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, comment => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '')
  return [...code.matchAll(literal)]
    .filter(match => !match[1]?.startsWith(' '))
    .map(match => ({
      at: `${file}:${code.slice(0, match.index).split('\n').length}`,
      source: match[1] as string,
      flags: match[2] as string
    }))
}

/**
 * A text on which the expression gets somewhere: of each alternative the first, of each class a member, everything once that may
 * stand there. Not always a match; it only has to reach what repeats.
 */
function example(source: string): string {
  let at = 0
  const alternatives = (): string => {
    let first: string | undefined
    let text = ''
    while (at < source.length && source[at] !== ')') {
      if (source[at] === '|') {
        first ??= text
        text = ''
        at++
      } else text += piece()
    }
    return first ?? text
  }
  const piece = (): string => {
    const one = atom()
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at))
    if (quantifier === null) return one
    at += quantifier[0].length
    return one.repeat(Math.max(1, Number(quantifier[1] ?? 1)))
  }
  const atom = (): string => {
    const char = source[at++] as string
    if (char === '^' || char === '$') return ''
    if (char === '.') return 'x'
    if (char === '\\') return escaped()
    if (char === '[') return member()
    if (char !== '(') return char
    const look = /^\?(?:[=!]|<[=!])/.exec(source.slice(at))
    const mark = /^\?(?::|<\w+>|[=!]|<[=!])/.exec(source.slice(at))
    at += mark?.[0].length ?? 0
    const inside = alternatives()
    at++
    return look === null ? inside : ''
  }
  const escaped = (): string => {
    const char = source[at++] as string
    const hex = /^(?:x[0-9a-f]{2}|u[0-9a-f]{4})/.exec(source.slice(at - 1))
    if (hex !== null) {
      at += hex[0].length - 1
      return String.fromCharCode(Number.parseInt(hex[0].slice(1), 16))
    }
    if (char === 'p') {
      at = source.indexOf('}', at) + 1
      return '\u200b'
    }
    return { d: '1', w: 'a', s: ' ', S: 'a', b: '', n: '\n', r: '\r', t: '\t' }[char] ?? char
  }
  const member = (): string => {
    const negated = source[at] === '^'
    if (negated) at++
    let first: string | undefined
    while (source[at] !== ']') {
      const char = source[at++] as string
      const one = char === '\\' ? escaped() : char
      first ??= one
    }
    at++
    return negated ? 'y' : (first ?? '')
  }
  return alternatives()
}

const always = ['a', '1', ' ', '\n', '.', ':', '"', "'", '(']

/** Texts that make an expression look again and again, if it can be made to: each piece of an example repeated where it stands, then what fits nowhere. */
function* hostile(source: string, length: number): Generator<string> {
  const whole = example(source)
  const places = Math.min(whole.length, 40)
  for (let i = 0; i <= places; i++) {
    const pieces = new Set([whole.slice(i, i + 1), whole.slice(i, i + 2), whole.slice(0, i), whole.slice(i), ...always])
    for (const piece of pieces) {
      if (piece === '') continue
      const pumped = piece.repeat(Math.ceil(length / piece.length))
      yield `${whole.slice(0, i)}${pumped}\u0001`
    }
  }
}

const context = createContext({ texts: [], expression: /x/ })
const replaceAll = new Script("for (const text of texts) text.replace(expression, '')")

/**
 * By processor time, also where it came to an end; the engine's own bound is of time that passes, of which others may have the most:
 * then it is tried longer.
 */
function endsWithin(ms: number, expression: RegExp, texts: readonly string[]): boolean {
  Object.assign(context, { expression, texts })
  for (let timeout = ms; ; timeout *= 2) {
    const before = process.cpuUsage()
    let ended = true
    try {
      replaceAll.runInContext(context, { timeout })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      ended = false
    }
    const { user, system } = process.cpuUsage(before)
    if (user + system > 800 * ms) return false
    if (ended) return true
  }
}

/**
 * A hostile text that takes more than linear time; `undefined` when none does. All of an expression's texts, a few hundred, take some
 * milliseconds together when each takes linear time; where they do not, each is tried alone, at a length where linear takes at most ten
 * milliseconds and quadratic takes seconds: a bound that is twenty times off both is not reached by what else the machine does.
 */
function slowOn({ source, flags }: Omit<Literal, 'at'>): string | undefined {
  const expression = new RegExp(source, flags)
  if (endsWithin(40, expression, [...hostile(source, 16_000)])) return undefined
  for (const text of hostile(source, 80_000)) if (!endsWithin(200, expression, [text])) return text.slice(0, 60)
  return undefined
}

test('the texts find out expressions that look again and again', () => {
  for (const [source, flags] of [
    ['^(?:async )?(?:(.*) \\()?(.*?)(?::\\d+)*\\)?$', ''],
    ['^(a+)+$', ''],
    ['\\s*\\n\\s*', 'g'],
    ['\\ufffd+$', ''],
    ['^[+-]?(\\d+\\.?\\d*|\\.\\d+)$', ''],
    [', "(.*)" is$', 's']
  ] as const)
    assert.notEqual(slowOn({ source, flags }), undefined, source)
})

test('no regular expression of the sources takes more than linear time on any text', () => {
  const literals = files.flatMap(file => literalsOf(file, readFileSync(join(root, file), 'utf8')))
  assert.ok(literals.length > 80, `only ${literals.length} were found`)
  const different = [...new Map(literals.map(each => [`${each.source}/${each.flags}`, each])).values()]
  const slow = different.flatMap(each => {
    const text = slowOn(each)
    return text === undefined ? [] : [`${each.at} /${each.source}/ on ${JSON.stringify(text)}…`]
  })
  assert.deepEqual(slow, [])
})

test('regular expressions that are made at run time are the user’s own, and are made nowhere else', () => {
  const made = files.filter(file => /\bRegExp\(/.test(readFileSync(join(root, file), 'utf8')))
  assert.deepEqual(made, [
    'packages/cli/src/config/readers.ts',
    'packages/cli/src/handlers/choose.ts',
    'packages/kafka/src/decode/linear-pattern.ts',
    'packages/kafka/src/topics/subscription.ts',
    'packages/kafka/src/topics/unmatched.ts'
  ])
})
