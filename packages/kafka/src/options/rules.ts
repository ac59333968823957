import type { OptionRule } from './check.ts'

type Extra = Pick<OptionRule, 'default' | 'required'>

/** Rules that several options share. Each takes what is special: the default, or that the option is required. */
export const integer = (min: number, max: number, extra: Extra = {}): OptionRule => ({
  expected:
    max === Number.MAX_SAFE_INTEGER ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}`,
  accepts: v => Number.isSafeInteger(v) && (v as number) >= min && (v as number) <= max,
  ...extra
})

export const count = (min: number, extra: Extra = {}): OptionRule => integer(min, Number.MAX_SAFE_INTEGER, extra)

/** Milliseconds. A timer of Node's cannot wait longer than 2^31 − 1 ms. */
export const milliseconds = (min: number, extra: Extra = {}): OptionRule => ({
  ...integer(min, 2_147_483_647, extra),
  expected: `a whole number of milliseconds from ${min} to 2147483647`
})

export const ratio = (min: number, max: number, extra: Extra = {}): OptionRule => ({
  expected: `a number from ${min} to ${max}`,
  accepts: v => typeof v === 'number' && v >= min && v <= max,
  ...extra
})

export const text = (extra: Extra = {}): OptionRule => ({
  expected: 'a string that is not empty',
  accepts: v => typeof v === 'string' && v !== '',
  ...extra
})

export const flag = (extra: Extra = {}): OptionRule => ({
  expected: 'true or false',
  accepts: v => typeof v === 'boolean',
  ...extra
})

export const oneOf = (values: readonly string[], extra: Extra = {}): OptionRule => ({
  expected: `one of ${values.map(v => `'${v}'`).join(', ')}`,
  accepts: v => typeof v === 'string' && values.includes(v),
  ...extra
})

export const aFunction = (signature: string, extra: Extra = {}): OptionRule => ({
  expected: `a function ${signature}`,
  accepts: v => typeof v === 'function',
  ...extra
})

export const texts = (what: string, extra: Extra = {}): OptionRule => ({
  expected: `an array of ${what}`,
  accepts: v => Array.isArray(v) && v.every(item => typeof item === 'string' && item !== ''),
  ...extra
})

/** Anything that another rule set checks further. */
export const nested = (expected: string, extra: Extra = {}): OptionRule => ({
  expected,
  accepts: v => typeof v === 'object' && v !== null && !Array.isArray(v),
  ...extra
})
