import type { TestContext } from 'node:test'
import { ownBroker } from '../../harness/index.ts'

export const quickSessionMs = 3_000

/** A broker whose groups of the consumer protocol beat five times a second and drop members after three seconds: 5 and 45 seconds are the least by default. */
export function quickGroups(t: TestContext): Promise<{ readonly brokers: string }> {
  return ownBroker(t, {
    'group.consumer.min.heartbeat.interval.ms': '100',
    'group.consumer.heartbeat.interval.ms': '200',
    'group.consumer.min.session.timeout.ms': '1000',
    'group.consumer.session.timeout.ms': String(quickSessionMs)
  })
}
