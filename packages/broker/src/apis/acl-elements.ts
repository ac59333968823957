import { MalformedMessage } from '@dead-letter/protocol'

/** What Kafka says of ACLs when no authorizer is configured. */
export const securityDisabled = 'There is no authorizer: everything is allowed, and there are no ACLs.'

/**
 * Kafka refuses to read a request in which a resource type, pattern type, operation or permission is 0, UNKNOWN, and
 * closes the connection.
 */
export function refuseUnknown(...elements: readonly number[]): void {
  if (elements.includes(0)) throw new MalformedMessage('an ACL has an element of type UNKNOWN')
}
