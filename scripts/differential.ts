import { globSync } from 'node:fs'
import { kafkaVersion, missingForKafka } from '@dead-letter/conformance/kafka'
import { root } from './processes.ts'
import { type Counts, runTests } from './test-run.ts'

/** The same requests to real Kafka and to the embedded broker, answers compared; `only` chooses stories by a part of their name. */
export async function differentialTests(only = ''): Promise<Counts> {
  const missing = missingForKafka()
  if (missing !== null && process.env.CI !== 'true') {
    console.log(`Skipped: the comparison with real Kafka: ${missing}.`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  return runTests({
    stage: `the embedded broker beside Kafka ${kafkaVersion()}`,
    alone: globSync('conformance/differential/*.test.ts', { cwd: root }).sort(),
    // Some stories wait for sessions to run out.
    concurrency: 1,
    timeoutMs: 300_000,
    env: { DIFFERENTIAL: only }
  })
}

if (import.meta.main) {
  const { failed } = await differentialTests(process.argv[2])
  process.exitCode = failed === 0 ? 0 : 1
}
