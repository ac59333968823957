import { kafkaVersionVariable, missingForKafka } from '@dead-letter/conformance/kafka'
import { conformanceTests } from './conformance.ts'
import { shortSuite } from './short-suite.ts'
import { addCounts, type Counts, untested } from './test-run.ts'

/** Older releases that are tried beside the judge, newest first; docs/versions.md names them. */
export const olderKafka: readonly string[] = ['4.3.1', '4.0.2', '3.9.1', '3.3.2']

/** The short suite on each older Kafka, one after another. */
export async function kafkaVersionTests(versions: readonly string[] = olderKafka): Promise<Counts> {
  const missing = missingForKafka()
  if (missing !== null) return untested(`Kafka ${versions.join(', ')}`, missing, versions.length)
  const given = process.env.KAFKA_BROKERS
  const counts: Counts[] = []
  // Each is started here, whatever cluster the rest of the run uses.
  delete process.env.KAFKA_BROKERS
  try {
    for (const version of versions) {
      console.log(`-- Kafka ${version}`)
      process.env[kafkaVersionVariable] = version
      counts.push(await conformanceTests(shortSuite, ['kafka']))
    }
  } finally {
    delete process.env[kafkaVersionVariable]
    if (given !== undefined) process.env.KAFKA_BROKERS = given
  }
  return addCounts(counts)
}
