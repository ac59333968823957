import { DeadLetterError } from '@dead-letter/kafka/internal'
import { readCause } from '../cause/cause.ts'
import type { Letter } from '../letters/letter.ts'
import { diedAt } from '../letters/letter-time.ts'
import { keyText } from '../lineage/lineage.ts'
import { type LetterMask, noMask } from '../mask/letter-mask.ts'
import type { HeaderMatch, LetterFilter, OriginMatch } from './letter-filter.ts'
import { letterVariables, variablesOf } from './letter-variables.ts'
import { readFilter } from './read-filter.ts'

/** A filter that is ready to be asked. */
export interface CompiledFilter {
  /** Letters beyond the limit do not match. */
  readonly matches: (letter: Letter) => boolean
  /** Whether `limit` letters have matched: no further one can. */
  readonly isExhausted: () => boolean
  /** Letters on which the expression erred, and what it said first. They did not match. */
  readonly errors: () => { readonly count: number; readonly first: string | null }
}

type Test = (letter: Letter) => boolean

/** What is decided about a letter's failure: `LedgerView.stateOf`. */
export type StateOf = (letter: Letter) => string

/**
 * Makes a filter ready. The language of expressions is loaded only for one that has `where`.
 * @param stateOf for a filter that has `state`
 * @param mask what may not be asked about. Of what letters hold a filter sees only what is shown: whoever may not see a value
 *   could else find it out by asking, question by question
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID, also for an expression that does not parse or names what is not there
 */
export async function compileFilter(
  given: LetterFilter,
  stateOf?: StateOf,
  mask: LetterMask = noMask
): Promise<CompiledFilter> {
  const filter = readFilter(given)
  const { limit = Number.POSITIVE_INFINITY } = filter
  let matched = 0
  let errors = 0
  let first: string | null = null
  const tests = placeTests(filter)
  if (filter.state !== undefined) tests.push(isInState(filter.state, stateOf))
  const contents = contentTests(filter)
  if (filter.where !== undefined) {
    const { compileWhere } = await import('./where.ts')
    const where = compileWhere(filter.where, Object.keys(letterVariables), 'where')
    contents.push(letter => {
      const outcome = where(variablesOf(letter))
      if (typeof outcome === 'boolean') return outcome
      errors++
      first ??= outcome
      return false
    })
  }
  return {
    matches(letter) {
      if (matched >= limit || !tests.every(test => test(letter))) return false
      if (contents.length > 0) {
        const shown = mask.apply(letter)
        if (!contents.every(test => test(shown))) return false
      }
      matched++
      return true
    },
    isExhausted: () => matched >= limit,
    errors: () => ({ count: errors, first })
  }
}

function isInState(states: readonly string[], stateOf: StateOf | undefined): Test {
  if (stateOf === undefined)
    throw new DeadLetterError('OPTION_INVALID', {
      ...{ option: 'filter.state', expected: 'left out where what is decided is not read', got: states.join(', ') }
    })
  const wanted = new Set(states)
  return letter => wanted.has(stateOf(letter))
}

/** What no mask hides, and costs least: a letter that does not fit one of them is not looked at further. */
function placeTests(filter: LetterFilter): Test[] {
  const tests: Test[] = []
  const { since, until, partition, offset } = filter
  if (partition !== undefined) tests.push(({ record }) => record.partition === partition)
  if (offset !== undefined) tests.push(({ record }) => record.offset === offset)
  if (since !== undefined) tests.push(letter => diedAt(letter) >= since)
  if (until !== undefined) tests.push(letter => diedAt(letter) < until)
  tests.push(...oneOf(filter.stage, ({ facts }) => facts.stage))
  tests.push(...oneOf(filter.class, ({ facts }) => facts.class))
  tests.push(...oneOf(filter.group, ({ facts }) => facts.group))
  tests.push(...some(filter.origin, fitsOrigin))
  if (filter.lineage !== undefined) tests.push(isOneOf(filter.lineage))
  return tests
}

/** What looks at what a letter holds and says. */
function contentTests({ header, key, error, cause, text }: LetterFilter): Test[] {
  return [
    ...some(header?.map(bytesOfValue), hasHeader),
    // Byte for byte: as text, all that is no UTF-8 is alike.
    ...oneOf(
      key?.map(text => Buffer.from(text).toString('latin1')),
      ({ record }) => record.rawKey?.toString('latin1')
    ),
    ...some(error, ({ facts: { errorName } }, wanted) => errorName === wanted || lastPart(errorName) === wanted),
    ...(cause === undefined ? [] : [isOfCause(cause)]),
    ...(text === undefined ? [] : [holdsText(text)])
  ]
}

function oneOf(wanted: readonly string[] | undefined, read: (letter: Letter) => string | undefined): Test[] {
  if (wanted === undefined) return []
  const set = new Set(wanted)
  return [
    letter => {
      const value = read(letter)
      return value !== undefined && set.has(value)
    }
  ]
}

const some = <T>(wanted: readonly T[] | undefined, fits: (letter: Letter, item: T) => boolean): Test[] =>
  wanted === undefined ? [] : [letter => wanted.some(item => fits(letter, item))]

/** A list may hold thousands of whole keys, beside some beginnings. */
function isOneOf(lineages: readonly string[]): Test {
  const lower = lineages.map(item => item.toLowerCase())
  const whole = new Set(lower.filter(item => item.length === 32))
  const beginnings = lower.filter(item => item.length < 32)
  return ({ key }) => {
    const text = keyText(key)
    return whole.has(text) || beginnings.some(beginning => text.startsWith(beginning))
  }
}

const lastPart = (name: string | undefined): string | undefined => name?.slice(name.lastIndexOf('.') + 1)

/** By its name, or by its fingerprint from the beginning on. */
function isOfCause(causes: readonly string[]): Test {
  const names = new Set(causes)
  const beginnings = causes.filter(cause => /^v\d+:/.test(cause))
  return letter => {
    // The cause is worked out of the stack: once, however many are wanted.
    const { name, fingerprint } = readCause(letter)
    return names.has(name) || beginnings.some(beginning => fingerprint.startsWith(beginning))
  }
}

function fitsOrigin({ facts }: Letter, { topic, partition, offsets }: OriginMatch): boolean {
  if (facts.topic !== topic) return false
  if (partition !== undefined && facts.partition !== partition) return false
  if (offsets === undefined) return true
  const [from, to] = offsets
  return facts.offset !== undefined && facts.offset >= from && facts.offset <= to
}

const bytesOfValue = ({ name, value }: HeaderMatch) => ({
  name,
  value: value === undefined ? undefined : Buffer.from(value)
})

const hasHeader = ({ record }: Letter, { name, value }: ReturnType<typeof bytesOfValue>): boolean =>
  record.headers.some(header => header.name === name && (value === undefined || header.value?.equals(value) === true))

function holdsText(text: string): Test {
  const wanted = text.toLowerCase()
  const holds = (part: string | undefined): boolean => part?.toLowerCase().includes(wanted) ?? false
  return ({ facts, record }) =>
    holds(facts.errorName) ||
    holds(facts.cause) ||
    holds(facts.message) ||
    holds(facts.stack) ||
    holds(record.rawKey?.toString('utf8')) ||
    holds(record.rawValue?.toString('utf8'))
}
