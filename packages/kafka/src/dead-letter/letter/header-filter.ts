import { DeadLetterError } from '../../errors.ts'
import { own } from '../../headers/own.ts'
import { springCloudStreamNames } from '../../headers/spring-cloud-stream.ts'
import { springKafkaNames } from '../../headers/spring-kafka.ts'
import { checkOptions, nearest, type OptionRules } from '../../options/check.ts'
import { texts } from '../../options/rules.ts'
import type { HeaderFilter } from './envelope-options.ts'

/** Every header that a letter may add, in any dialect. */
const addable: readonly string[] = [...Object.values(own), ...springCloudStreamNames, ...springKafkaNames].map(
  name => name.text
)

export const headerFilterRules: OptionRules<HeaderFilter> = {
  allow: texts('header names'),
  deny: texts('header names')
}

/** @throws DeadLetterError OPTION_UNKNOWN (also for a name that no letter adds), OPTION_INVALID */
export function checkHeaderFilter(filter: HeaderFilter | undefined): void {
  const path = 'deadLetter.headers'
  const { allow = [], deny = [] } = checkOptions<HeaderFilter>(filter, headerFilterRules, path)
  for (const [list, names] of Object.entries({ allow, deny })) {
    for (const name of names) {
      if (addable.includes(name)) continue
      throw new DeadLetterError('OPTION_UNKNOWN', {
        option: `${path}.${list}: ${name}`,
        suggestion: nearest(name, addable),
        known: addable.join(', ')
      })
    }
  }
}

/** The names that are not written. Never `x-dead-letter-origin`, which says what in the letter is ours, nor `x-dead-letter-id`, which makes duplicates recognisable. */
export function leftOutHeaders(filter: HeaderFilter | undefined): ReadonlySet<string> {
  const { allow, deny = [] } = filter ?? {}
  const left = addable.filter(name => deny.includes(name) || (allow !== undefined && !allow.includes(name)))
  return new Set(left.filter(name => name !== own.id.text && name !== own.origin.text))
}
