import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '@dead-letter/conformance/embedded'
import { fetchFrameworks, missingForFrameworks } from '@dead-letter/conformance/frameworks'
import {
  briefSessionConfigs,
  briefSessionsVariable,
  kafkaVersion,
  kafkaVersionVariable,
  missingForKafka,
  securedVariable,
  startKafka,
  startOwnKafka
} from '@dead-letter/conformance/kafka'
import { buildScreensOnDemand } from './build-screens.ts'
import { root } from './processes.ts'
import { addCounts, type Counts, runTests, type TestRun, untested } from './test-run.ts'
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
  if (files.some(file => file.includes('/suites/console/'))) await buildScreensOnDemand()
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
 * Files share processes: to start one and load what tests need takes as long as many a test. By itself stays what measures its process or
 * what others' clients may spoil: they may leave a timer behind for ever (@platformatic/kafka's heartbeat, when a close meets a rebalance),
 * which would keep it from ending. Of our own files nothing is ended by force.
 */
function runAll(
  files: readonly string[],
  run: Pick<TestRun, 'stage' | 'timeoutMs' | 'env'>,
  concurrency: number
): Promise<Counts> {
  const isOthers = (file: string): boolean => file.includes('/suites/other-clients/')
  const isAlone = (file: string): boolean => ownProcess.test(readFileSync(join(root, file), 'utf8'))
  const own = files.filter(file => !isOthers(file))
  return runTests({
    ...run,
    shared: own.filter(file => !isAlone(file)),
    // Several for each that runs at a time: whoever is done takes the next.
    sharedBy: 4 * concurrency,
    alone: own.filter(isAlone),
    forced: files.filter(isOthers),
    concurrency
  })
}

/** Tests of killed and silent members would each start a broker whose sessions are brief; a cluster of the user's is not added to. */
const needsBriefSessions = (file: string): boolean =>
  !process.env.KAFKA_BROKERS && readFileSync(join(root, file), 'utf8').includes('briefSessions(t)')

/** How a test file says that it needs a process of its own. */
const ownProcess = /^\/\/ A process of its own: /m

/** For each test, longer than one of its waits has patience: what was waited for is told. */
const timeoutMs = 300_000

async function onEmbedded(files: readonly string[]): Promise<Counts> {
  const broker = await startEmbedded()
  console.log(`Embedded broker at ${broker.brokers}`)
  try {
    const env = { KAFKA_BROKERS: broker.brokers, DEAD_LETTER_EMBEDDED: '1' }
    // The broker takes little, and most tests wait.
    const run = { stage: 'the embedded broker', timeoutMs, env }
    return await runAll(files, run, Math.min(3 * availableParallelism(), 16))
  } finally {
    await broker.stop()
  }
}

async function onKafka(files: readonly string[]): Promise<Counts> {
  const missing = missingForRealKafka()
  if (missing !== null) {
    return untested(`the tests on real Kafka (${files.length} files)`, missing, files.length)
  }
  if (files.some(file => file.includes('/suites/frameworks/')) && missingForFrameworks() === null)
    await fetchFrameworks()
  // The same broker has the secured listeners, when a test of them is to run.
  const kafka = await startKafka({ secured: files.some(file => file.includes('/suites/security/')) })
  const brief = files.some(needsBriefSessions) ? await startOwnKafka({ properties: briefSessionConfigs }) : null
  const name = process.env.KAFKA_BROKERS ? 'Kafka' : `Kafka ${kafkaVersion()}`
  console.log(`${name} at ${kafka.brokers}`)
  try {
    const env = {
      KAFKA_BROKERS: kafka.brokers,
      DEAD_LETTER_EMBEDDED: '',
      ...(process.env.KAFKA_BROKERS ? {} : { DEAD_LETTER_RUNNER_STARTED_KAFKA: '1' }),
      ...(brief === null ? {} : { [briefSessionsVariable]: brief.brokers }),
      ...(kafka.secured === null
        ? {}
        : { [securedVariable]: JSON.stringify({ ...kafka.secured, brokers: kafka.brokers }) })
    }
    // Most tests wait; brokers, the shared one and those of tests, take half of the processors.
    return await runAll(files, { stage: name, timeoutMs, env }, Math.min(2 * availableParallelism(), 12))
  } finally {
    await Promise.all([kafka.stop(), brief?.stop()])
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
