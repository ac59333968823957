import { kafkaVersionTests } from './kafka-versions.ts'
import { nodeVersionTests } from './node-versions.ts'
import { addCounts, type Counts } from './test-run.ts'

/** Beside each other: the unit tests on each Node take processors, the brokers of older releases are mostly waited for. */
export async function otherVersionTests(): Promise<Counts> {
  return addCounts(await Promise.all([kafkaVersionTests(), nodeVersionTests()]))
}
