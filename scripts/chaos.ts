import { parseArgs } from 'node:util'
import { kafkaVersion, missingForKafka } from '@dead-letter/conformance/kafka'
import { type Counts, runTests, untested } from './test-run.ts'

export interface ChaosOptions {
  /** How long; left out: each scenario once, with few faults. */
  readonly minutes?: string | undefined
  /** @default 1 */
  readonly seed?: string | undefined
  /** Scenarios by a part of their name. */
  readonly only?: string | undefined
}

/** Faults on three real brokers: see docs/chaos.md. */
export async function chaosTests({ minutes, seed, only }: ChaosOptions = {}): Promise<Counts> {
  const missing = missingForKafka()
  if (missing !== null) return untested('chaos', missing)
  return runTests({
    stage: `chaos on Kafka ${kafkaVersion()}`,
    alone: ['conformance/chaos/chaos.test.ts'],
    timeoutMs: 900_000 + Number(minutes ?? 0) * 60_000,
    env: {
      // Its brokers are its own.
      KAFKA_BROKERS: '',
      ...(minutes === undefined ? {} : { DEAD_LETTER_CHAOS_MINUTES: minutes }),
      ...(seed === undefined ? {} : { DEAD_LETTER_CHAOS_SEED: seed }),
      ...(only === undefined ? {} : { DEAD_LETTER_CHAOS_ONLY: only })
    }
  })
}

if (import.meta.main) {
  const options = { minutes: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } } as const
  const { failed } = await chaosTests(parseArgs({ options }).values)
  process.exitCode = failed === 0 ? 0 : 1
}
