import type { TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import { deadLetterNames } from '../topics/dead-letter-names.ts'
import type { Subscription } from '../topics/subscription.ts'
import { unmatchedExpressions } from '../topics/unmatched.ts'
import type { Finding } from './plan.ts'

/** What a subscription says to the topics that there are, before any dead-letter topic is looked at. */
export function subscriptionFindings(
  subscription: Subscription,
  topics: ReadonlyMap<string, TopicMetadata>
): Finding[] {
  const circles = deadLetterNames(subscription, topics.keys()).map(({ pattern, topics }): Finding => {
    const shown = topics.slice(0, 5).join(', ')
    const more = topics.length > 5 ? ` and ${topics.length - 5} more` : ''
    return {
      severity: 'warning',
      error: new DeadLetterError('SOURCE_LOOKS_DEAD_LETTER', { pattern, topics: shown + more })
    }
  })
  const unmatched = unmatchedExpressions(subscription, [...topics.values()]).map(
    ({ pattern, near }): Finding => ({
      severity: 'warning',
      error: new DeadLetterError('SOURCE_EXPRESSION_UNMATCHED', {
        pattern,
        near: near.map(name => `'${name}'`).join(', ')
      })
    })
  )
  return [...circles, ...unmatched]
}
