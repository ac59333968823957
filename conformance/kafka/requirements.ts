import { spawnSync } from 'node:child_process'

let found: string | null | undefined

/** Why a broker cannot be started on this machine, in one line; `null` when it can. Looked up once: it starts Java. */
export function missingForKafka(): string | null {
  // Who started this process has started one.
  if (process.env.DEAD_LETTER_RUNNER_STARTED_KAFKA) return null
  if (found === undefined) found = lookUp()
  return found
}

function lookUp(): string | null {
  if (process.platform === 'win32')
    return 'starting Kafka is not supported on Windows (set KAFKA_BROKERS to a cluster of your own)'
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (java.status !== 0) return 'no Java (17 or newer), and KAFKA_BROKERS is not set'
  const version = Number(/version "(?:1\.)?(\d+)/.exec(java.stderr + java.stdout)?.[1] ?? 0)
  if (version < 17) return `Java ${version} is too old (17 or newer is needed), and KAFKA_BROKERS is not set`
  if (spawnSync('mvn', ['-v'], { stdio: 'ignore' }).status !== 0) return 'no Maven (mvn), and KAFKA_BROKERS is not set'
  return null
}
