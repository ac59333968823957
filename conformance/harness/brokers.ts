import type { TestContext } from 'node:test'
import { type Kafka, type KafkaOptions, missingForKafka, startOwnKafka } from '../kafka/index.ts'

/** The broker that all test files of a run share: started by scripts/conformance.ts, or the user's own. */
export function brokers(): string {
  const address = process.env.KAFKA_BROKERS
  if (!address)
    throw new Error('No broker. Run tests with: npm run conformance -- <part of a file name>, or set KAFKA_BROKERS.')
  return address
}

/** Options of tests that kill brokers: `test('…', needsOwnKafka, async t => …)`. Skipped where a broker cannot be started. */
export const needsOwnKafka: { readonly skip: string | false } = { skip: reasonAgainstOwnKafka() }

function reasonAgainstOwnKafka(): string | false {
  // The runner started the broker that KAFKA_BROKERS names, so others can be started as well.
  if (process.env.DEAD_LETTER_RUNNER_STARTED_KAFKA) return false
  if (process.env.KAFKA_BROKERS) return 'KAFKA_BROKERS names a cluster whose nodes cannot be killed'
  return missingForKafka() ?? false
}

/** A cluster of this test's own, to be killed and restarted at will. Gone when the test ends. */
export async function ownKafka(t: TestContext, options?: KafkaOptions): Promise<Kafka> {
  const kafka = await startOwnKafka(options)
  t.after(() => kafka.stop())
  return kafka
}
