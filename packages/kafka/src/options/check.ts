import { DeadLetterError } from '../errors.ts'
import { meant } from './other-names.ts'

/** How one option is checked and what it is when it is left out. The type and its documentation stand beside it, in an interface. */
export interface OptionRule {
  /** Completes the sentence "Option 'x' must be …". */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
  /** What is wrong with a value that is not accepted, where more can be said than what it is. */
  readonly fault?: (value: unknown) => string | undefined
  /** Taken when the option is undefined. */
  readonly default?: unknown
  readonly required?: boolean
}

/** Options as they are once defaults are filled in: only what has no default may be left out. */
export type Filled<T, WithoutDefault extends keyof T> = Readonly<
  Required<Omit<T, WithoutDefault>> & Pick<T, WithoutDefault>
>

export type OptionRules<T> = { readonly [K in keyof T]-?: OptionRule }

/**
 * Checks given options against their rules, fills in defaults and freezes the result.
 * @param path name of the enclosing option, as in `deadLetter`; '' at the top
 * @throws DeadLetterError OPTION_UNKNOWN (with a suggestion), OPTION_MISSING, OPTION_INVALID
 */
export function checkOptions<T extends object>(given: unknown, rules: OptionRules<T>, path: string): Readonly<T> {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    throw new DeadLetterError('OPTION_INVALID', { option: path || 'options', expected: 'an object', got: show(given) })
  }
  const source = (given ?? {}) as Record<string, unknown>
  const prefix = path === '' ? '' : `${path}.`
  const known = Object.keys(rules)
  for (const name of Object.keys(source)) {
    if (!Object.hasOwn(rules, name)) {
      throw new DeadLetterError('OPTION_UNKNOWN', {
        option: prefix + name,
        suggestion: meant(name, path) ?? nearest(name, known),
        known: known.join(', ')
      })
    }
  }
  const result: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries<OptionRule>(rules)) {
    const value = source[name] ?? rule.default
    if (value === undefined) {
      if (rule.required) throw new DeadLetterError('OPTION_MISSING', { option: prefix + name, expected: rule.expected })
      continue
    }
    if (source[name] !== undefined && !rule.accepts(value)) {
      const fault = rule.fault?.(value)
      const got = fault === undefined ? show(value) : `${show(value)}, ${fault}`
      throw new DeadLetterError('OPTION_INVALID', { option: prefix + name, expected: rule.expected, got })
    }
    result[name] = value
  }
  return Object.freeze(result) as Readonly<T>
}

/** A value as an error message shows it: short, and never a secret of more than its type. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `'${value.slice(0, 57)}…'` : `'${value}'`
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value instanceof RegExp) return String(value)
  return value === undefined
    ? 'nothing'
    : typeof value === 'function'
      ? 'a function'
      : `a ${value.constructor?.name ?? 'value'}`
}

/** The known name closest to a misspelt one, if one is close enough to be meant. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.ceil(name.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitute, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
