import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLine, runTool } from './commands.ts'
import type { Command, Rival, RunOrder } from './rival.ts'

const sources = join(import.meta.dirname, 'spring')
const folder = join(import.meta.dirname, '../../.cache', `spring-binder-${fingerprint()}`)
const jar = join(folder, 'app.jar')

/** Of everything that it is built of: changed sources are built anew. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)))
  }
  return hash.digest('hex').slice(0, 12)
}

async function prepare(): Promise<string | null> {
  if (existsSync(jar)) return null
  if (!(await runTool('mvn', ['-v'])).ok) return 'no Maven (mvn) to build the Spring program with'
  console.log('Building the Spring program with Maven (once) …')
  const built = await runTool('mvn', ['-q', '-B', `-Dtarget.folder=${folder}`, 'package'], { cwd: sources })
  return built.ok ? null : `the Spring program could not be built (${lastLine(built.output)})`
}

const binder = 'Spring Cloud Stream Kafka binder (Boot 4.0.7, Cloud 2025.1.2)'

export const springBinder: Rival = {
  title: `${binder}, enableDlq, record by record`,
  prepare,
  dlqName: ({ topic, group }) => `error.${topic}.${group}`,
  command: order => command('peer', order)
}

export const springReRoute: Rival = {
  title: `${binder}: the way back that its reference shows (re-route a DLQ), record by record, without any guarantee`,
  prepare,
  command: order => command('reRoute', order)
}

function command(name: string, { brokers, records, topic, dlq, group }: RunOrder): Command {
  const own = [`--function=${name}`, `--topic=${topic}`, `--target=${dlq}`, `--group=${group}`, `--brokers=${brokers}`]
  const args = ['-Xms1g', '-Xmx2g', `-DN=${records}`, '-jar', jar, ...own, '--concurrency=2', '--maxPoll=2000']
  return { file: 'java', args }
}
