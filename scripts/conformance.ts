import { globSync } from 'node:fs'
import { missingForKafka, securedVariable, startKafka } from '@dead-letter/conformance/kafka'
import { root } from './processes.ts'
import { type Counts, runTests } from './test-run.ts'
import { chosen } from './unit.ts'

/**
 * Tests on real Kafka. One broker serves all files of the run; tests that kill brokers start their own.
 * Arguments choose files by a part of their path.
 */
export async function conformanceTests(parts: readonly string[] = []): Promise<Counts> {
  const files = chosen(globSync('conformance/suites/**/*.test.ts', { cwd: root }).sort(), parts)
  const missing = process.env.KAFKA_BROKERS ? null : missingForKafka()
  if (missing !== null) {
    const required = process.env.CI === 'true'
    console.log(`${required ? 'FAILED' : 'Skipped'}: the tests on Kafka (${files.length} files): ${missing}.`)
    return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : files.length }
  }
  // The same broker has the secured listeners, when a test of them is to run.
  const kafka = await startKafka({ secured: files.some(file => file.includes('/suites/security/')) })
  console.log(`Kafka at ${kafka.brokers}`)
  try {
    return await runTests({
      files,
      timeoutMs: 180_000,
      concurrency: 2,
      env: {
        KAFKA_BROKERS: kafka.brokers,
        ...(process.env.KAFKA_BROKERS ? {} : { DEAD_LETTER_RUNNER_STARTED_KAFKA: '1' }),
        ...(kafka.secured === null
          ? {}
          : { [securedVariable]: JSON.stringify({ ...kafka.secured, brokers: kafka.brokers }) })
      }
    })
  } finally {
    await kafka.stop()
  }
}

if (import.meta.main) {
  const { failed } = await conformanceTests(process.argv.slice(2))
  process.exitCode = failed === 0 ? 0 : 1
}
