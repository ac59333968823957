import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { startEmbedded } from '@dead-letter/conformance/embedded'
import {
  kafkaVersion,
  kafkaVersionVariable,
  missingForKafka,
  securedVariable,
  startKafka
} from '@dead-letter/conformance/kafka'
import { root } from './processes.ts'
import { addCounts, type Counts, runTests, type TestRun } from './test-run.ts'
import { chosen } from './unit.ts'

type Half = 'embedded' | 'kafka'

/**
 * The same tests twice: on the embedded broker, then on real Kafka. One broker serves all files of a half; tests that
 * kill brokers start their own. `parts` choose files by a part of their path.
 */
export async function conformanceTests(
  parts: readonly string[] = [],
  halves: readonly Half[] = ['embedded', 'kafka']
): Promise<Counts> {
  const files = chosen(globSync('conformance/suites/**/*.test.ts', { cwd: root }).sort(), parts)
  const run = { embedded: onEmbedded, kafka: onKafka }
  const counts: Counts[] = []
  for (const half of halves) counts.push(await run[half](files))
  return addCounts(counts)
}

/** Why nothing can be run on real Kafka here; `null` when it can. */
export function missingForRealKafka(): string | null {
  return process.env.KAFKA_BROKERS ? null : missingForKafka()
}

/**
 * Clients that others wrote may leave a timer behind for ever (@platformatic/kafka's heartbeat, when a close meets a
 * rebalance), which would keep their file from ending. Of our own files nothing is ended by force.
 */
async function runBoth(files: readonly string[], run: Omit<TestRun, 'files'>): Promise<Counts> {
  const isOthers = (file: string): boolean => file.includes('/suites/other-clients/')
  const own = await runTests({ ...run, files: files.filter(file => !isOthers(file)) })
  const others = files.filter(isOthers)
  return others.length === 0 ? own : addCounts([own, await runTests({ ...run, files: others, forceExit: true })])
}

async function onEmbedded(files: readonly string[]): Promise<Counts> {
  const broker = await startEmbedded()
  console.log(`Embedded broker at ${broker.brokers}`)
  try {
    return await runBoth(files, {
      timeoutMs: 180_000,
      // The broker takes little, and most tests wait.
      concurrency: Math.min(4 * availableParallelism(), 24),
      env: { KAFKA_BROKERS: broker.brokers, DEAD_LETTER_EMBEDDED: '1' }
    })
  } finally {
    await broker.stop()
  }
}

async function onKafka(files: readonly string[]): Promise<Counts> {
  const missing = missingForRealKafka()
  if (missing !== null) {
    const required = process.env.CI === 'true'
    console.log(`${required ? 'FAILED' : 'Skipped'}: the tests on real Kafka (${files.length} files): ${missing}.`)
    return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : files.length }
  }
  // The same broker has the secured listeners, when a test of them is to run.
  const kafka = await startKafka({ secured: files.some(file => file.includes('/suites/security/')) })
  console.log(`Kafka${process.env.KAFKA_BROKERS ? '' : ` ${kafkaVersion()}`} at ${kafka.brokers}`)
  try {
    return await runBoth(files, {
      timeoutMs: 180_000,
      // Most tests wait; the broker takes one processor of two.
      concurrency: Math.max(2, Math.min(availableParallelism() + 1, 6)),
      env: {
        KAFKA_BROKERS: kafka.brokers,
        DEAD_LETTER_EMBEDDED: '',
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
  const { values, positionals } = parseArgs({
    options: {
      embedded: { type: 'boolean' },
      kafka: { type: 'boolean' },
      'kafka-version': { type: 'string' },
      help: { type: 'boolean' }
    },
    allowPositionals: true
  })
  const version = values['kafka-version']
  if (values.help) {
    console.log('npm run conformance -- [part of a file name …] [--embedded | --kafka | --kafka-version 3.9.1]')
    process.exit(0)
  }
  if (version !== undefined) {
    if (process.env.KAFKA_BROKERS || !/^\d+\.\d+\.\d+$/.test(version)) {
      console.error(
        '--kafka-version takes a release of Apache Kafka, such as 3.9.1, and KAFKA_BROKERS must not be set.'
      )
      process.exit(2)
    }
    process.env[kafkaVersionVariable] = version
  }
  const halves: Half[] =
    version === undefined ? (['embedded', 'kafka'] as const).filter(half => values[half]) : ['kafka']
  const { failed } = await conformanceTests(positionals, halves.length === 0 ? undefined : halves)
  process.exitCode = failed === 0 ? 0 : 1
}
