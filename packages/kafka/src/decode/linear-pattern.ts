import modules from './ajv.cjs'
import { endOfAtom, patternCost } from './pattern-cost.ts'

/** What JSON Schema's `pattern` and `patternProperties` need of an expression. */
export interface Pattern {
  test(text: string): boolean
}

/** Steps of a backtracking match that cost no more than some milliseconds. */
const bearableSteps = 1_000_000

const spaces =
  '\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'

/**
 * An expression of a schema, in time that is linear in the text: where backtracking could take longer, by RE2's automaton.
 * V8's engine is some thirty times as fast on what it does well, so it does what its shape shows to be harmless, and short
 * texts. What RE2 does not know (look-around, back-references) stays V8's.
 *
 * @throws SyntaxError when it is no expression of ECMAScript
 */
export function linearPattern(source: string, flags: string): Pattern {
  const native = new RegExp(source, flags)
  const { nested, power } = patternCost(source)
  if (!nested && power < 2) return native
  const automaton = compile(source)
  if (automaton === undefined) return native
  const harmless = nested ? 0 : Math.floor(bearableSteps ** (1 / power))
  return {
    test: text => (text.length <= harmless ? native.test(text) : automaton.matcher(text).find())
  }
}

function compile(source: string): { matcher(text: string): { find(): boolean } } | undefined {
  // Loaded with the first expression that needs it.
  const { RE2JS } = modules.re2()
  try {
    return RE2JS.compile(RE2JS.translateRegExp(asInEcmaScript(source)))
  } catch {
    return undefined
  }
}

/** `\s` and `.` spelt out: RE2's are of ASCII, and of lines that end with \n alone. */
function asInEcmaScript(source: string): string {
  let text = ''
  for (let i = 0; i < source.length; ) {
    const end = endOfAtom(source, i)
    text += atom(source.slice(i, end))
    i = end
  }
  return text
}

function atom(text: string): string {
  if (text === '.') return '[^\\n\\r\\x{2028}\\x{2029}]'
  if (text === '\\s') return `[${spaces}]`
  if (text === '\\S') return `[^${spaces}]`
  if (!text.startsWith('[')) return text
  // RE2 has no class of what is no such space inside another class; the expression then stays V8's.
  return text.replace(/\\[\s\S]/g, escaped => (escaped === '\\s' ? spaces : escaped === '\\S' ? '\\q' : escaped))
}
