import {
  checkOptions,
  count,
  DeadLetterError,
  type FailureClass,
  type FailureStage,
  failureStages,
  letterClasses,
  type OptionRule,
  type OptionRules,
  text
} from '@dead-letter/kafka/internal'
import type { HeaderMatch, LetterFilter, OriginMatch } from './letter-filter.ts'

const isText = (v: unknown): boolean => typeof v === 'string' && v !== ''
const isCount = (v: unknown): boolean => Number.isSafeInteger(v) && (v as number) >= 0

function isOrigin(v: Partial<OriginMatch> | null): boolean {
  if (!isText(v?.topic) || (v?.partition !== undefined && !isCount(v.partition))) return false
  if (v?.offsets === undefined) return true
  return v.partition !== undefined && v.offsets.length === 2 && v.offsets.every(isCount) && v.offsets[0] <= v.offsets[1]
}

const listOf = (what: string, accepts: (item: never) => boolean): OptionRule => ({
  expected: `an array of ${what}`,
  accepts: v => Array.isArray(v) && v.length > 0 && v.every(item => accepts(item as never))
})

const instant: OptionRule = { expected: 'milliseconds since the epoch', accepts: isCount }

export const filterRules: OptionRules<LetterFilter> = {
  cause: listOf('fingerprints or names of causes', isText),
  error: listOf('classes of errors', isText),
  class: listOf(letterClasses.join(', '), (item: FailureClass) => letterClasses.includes(item)),
  stage: listOf(failureStages.join(', '), (item: FailureStage) => failureStages.includes(item)),
  group: listOf('consumer groups', isText),
  origin: listOf('{ topic, partition, offsets: [first, last] }', isOrigin),
  key: listOf('keys as text', (item: unknown) => typeof item === 'string'),
  header: listOf('{ name, value }', (item: Partial<HeaderMatch> | null) => isText(item?.name)),
  text: text(),
  since: instant,
  until: instant,
  state: listOf('states: open, parked, discarded, redriven, failed again', isText),
  lineage: listOf('keys of failures, 4 to 32 hex digits', (item: unknown) => /^[0-9a-f]{4,32}$/i.test(String(item))),
  partition: count(0),
  offset: count(0),
  where: text(),
  limit: count(1)
}

/**
 * A filter as it binds. A name that is not known is an error: left out, it would let everything through.
 * @throws DeadLetterError OPTION_UNKNOWN, OPTION_INVALID
 */
export const readFilter = (given: LetterFilter): LetterFilter =>
  checkOptions<LetterFilter>(given, filterRules, 'filter')

/**
 * For what acts on letters: a filter that is empty would mean all of them, which has to be said.
 * @throws DeadLetterError OPTION_MISSING
 */
export function demandFilter(filter: LetterFilter, all: boolean): void {
  if (all || Object.values(readFilter(filter)).some(value => value !== undefined)) return
  throw new DeadLetterError('OPTION_MISSING', {
    option: 'filter',
    expected: 'which letters are meant, or that all are'
  })
}
