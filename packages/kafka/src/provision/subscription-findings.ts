import type { TopicMetadata } from '../client/port.ts'
import { DeadLetterError } from '../errors.ts'
import type { Subscription } from '../topics/subscription.ts'
import { unmatchedExpressions } from '../topics/unmatched.ts'
import type { Finding } from './plan.ts'

/** What a subscription says to the topics that there are, before any dead-letter topic is looked at. */
export function subscriptionFindings(
  subscription: Subscription,
  topics: ReadonlyMap<string, TopicMetadata>
): Finding[] {
  return unmatchedExpressions(subscription, [...topics.values()]).map(({ pattern, near }) => ({
    severity: 'warning',
    error: new DeadLetterError('SOURCE_EXPRESSION_UNMATCHED', {
      pattern,
      near: near.map(name => `'${name}'`).join(', ')
    })
  }))
}
