import { errorCodes } from '@dead-letter/protocol'
import type { ConfigDefinition } from './definition.ts'
import { Refusal } from './refusal.ts'

const bits = { short: 16n, int: 32n, long: 64n } as const

/**
 * A value in the form in which Kafka prints it after reading it: without spaces around it, lists without duplicates.
 * @throws Refusal INVALID_CONFIG when it has the wrong type or is not allowed.
 */
export function canonicalValue(name: string, definition: ConfigDefinition, given: string): string {
  const value = typed(name, definition, given.trim())
  const problem = definition.check?.(value) ?? unfit(definition, value)
  if (problem !== null) throw invalid(name, given, problem)
  return value
}

function typed(name: string, { type, check }: ConfigDefinition, text: string): string {
  switch (type) {
    case 'boolean':
      if (!/^(true|false)$/i.test(text)) throw invalid(name, text, 'must be true or false')
      return text.toLowerCase()
    case 'short':
    case 'int':
    case 'long':
      if (!/^[+-]?\d+$/.test(text) || BigInt.asIntN(Number(bits[type]), whole(text)) !== whole(text))
        throw invalid(name, text, `must be a number of type ${type}`)
      return String(whole(text))
    case 'double':
      if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw invalid(name, text, 'must be a number')
      return printedDouble(Number(text))
    case 'list':
      if (text === '') return ''
      // Kafka lets only lists of its own checks drop what appears twice.
      return (check === undefined ? [...new Set(items(text))] : items(text)).join(',')
    default:
      return text
  }
}

const items = (text: string): string[] => text.split(',').map(item => item.trim())

function whole(text: string): bigint {
  return BigInt(text.replace(/^\+/, ''))
}

/** As Java prints it: always with a fraction, with an exponent from 10^7 on and below 10^-3. */
function printedDouble(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string]
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function unfit({ type, min, max, oneOf, anyCase, filled }: ConfigDefinition, value: string): string | null {
  if (filled === true && value === '') return 'must not be empty'
  if (min !== undefined && Number(value) < min) return `must be at least ${min}`
  if (max !== undefined && Number(value) > max) return `must be at most ${max}`
  if (oneOf === undefined) return null
  const items = type === 'list' ? value.split(',').filter(item => item !== '') : [value]
  const allowed = (item: string): boolean =>
    oneOf.some(one => one === item || (anyCase === true && one.toLowerCase() === item.toLowerCase()))
  return items.every(allowed) ? null : `must be one of ${oneOf.join(', ')}`
}

function invalid(name: string, value: string, problem: string): Refusal {
  return new Refusal(errorCodes.INVALID_CONFIG, `${name} ${problem}, not '${value}'`)
}

/** The longest value that Kafka's controller keeps. */
const longest = 32_767

/** @throws Refusal INVALID_CONFIG */
export function checkLengths(values: ReadonlyMap<string, string>): void {
  for (const [name, value] of values)
    if (value.length > longest)
      throw new Refusal(
        errorCodes.INVALID_CONFIG,
        `${name} has ${value.length} characters, at most ${longest} are kept`
      )
}
