import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lastLine, runTool } from './commands.ts'
import type { Rival } from './rival.ts'

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

export const springBinder: Rival = {
  title: 'Spring Cloud Stream Kafka binder (Boot 4.0.7, Cloud 2025.1.2), enableDlq, record by record',
  async prepare() {
    if (existsSync(jar)) return null
    if (!(await runTool('mvn', ['-v'])).ok) return 'no Maven (mvn) to build the Spring program with'
    console.log('Building the Spring program with Maven (once) …')
    const built = await runTool('mvn', ['-q', '-B', `-Dtarget.folder=${folder}`, 'package'], { cwd: sources })
    return built.ok ? null : `the Spring program could not be built (${lastLine(built.output)})`
  },
  dlqName: ({ topic, group }) => `error.${topic}.${group}`,
  command: ({ brokers, records, topic, group }) => ({
    file: 'java',
    args: [
      '-Xms1g',
      '-Xmx2g',
      `-DN=${records}`,
      '-jar',
      jar,
      `--topic=${topic}`,
      `--group=${group}`,
      `--brokers=${brokers}`,
      '--concurrency=2',
      '--maxPoll=2000'
    ]
  })
}
