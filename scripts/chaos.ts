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
  /** In place of the scenarios so many storms of redrives: runners killed, stopped and robbed of answers. Few of them are in the conformance tests. */
  readonly storms?: string | undefined
}

const scenarios = ['conformance/chaos/chaos.test.ts']
const redrives = [
  'conformance/suites/redrive/killed-stopped-and-cut-off-runners-send-each-failure-once.test.ts',
  'conformance/suites/redrive/a-group-whose-members-are-killed-handles-each-failure-of-a-storm.test.ts'
]
const stormMs = 20_000

/** Faults on three real brokers: see docs/chaos.md. */
export async function chaosTests({ minutes, seed, only, storms }: ChaosOptions = {}): Promise<Counts> {
  const missing = missingForKafka()
  if (missing !== null) return untested('chaos', missing)
  return runTests({
    stage: `chaos on Kafka ${kafkaVersion()}`,
    alone: storms === undefined ? scenarios : redrives,
    timeoutMs: 900_000 + Number(minutes ?? 0) * 60_000 + Number(storms ?? 0) * stormMs,
    env: {
      // Its brokers are its own.
      KAFKA_BROKERS: '',
      ...(storms === undefined ? {} : { REDRIVE_RUNS: storms, REDRIVE_FROM: seed ?? '1' }),
      ...(minutes === undefined ? {} : { DEAD_LETTER_CHAOS_MINUTES: minutes }),
      ...(seed === undefined ? {} : { DEAD_LETTER_CHAOS_SEED: seed }),
      ...(only === undefined ? {} : { DEAD_LETTER_CHAOS_ONLY: only })
    }
  })
}

if (import.meta.main) {
  const text = { type: 'string' } as const
  const options = { minutes: text, seed: text, only: text, storms: text }
  const { failed } = await chaosTests(parseArgs({ options }).values)
  process.exitCode = failed === 0 ? 0 : 1
}
