import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { lastLine, runTool } from './rivals/commands.ts'

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryGib: number
  readonly node: string
  readonly kafka: string
  readonly commit: string
}

export async function thisMachine(): Promise<Machine> {
  const commit = await runTool('git', ['-C', import.meta.dirname, 'rev-parse', '--short', 'HEAD'])
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    kafka: process.env.KAFKA_BROKERS === undefined ? startedKafka() : 'of KAFKA_BROKERS',
    commit: commit.ok ? lastLine(commit.output) : 'unknown'
  }
}

/** The version that the launcher starts. */
function startedKafka(): string {
  const pom = readFileSync(join(import.meta.dirname, '../conformance/kafka/pom.xml'), 'utf8')
  const found = /<artifactId>kafka_2\.\d+<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1] ?? ''
  const property = /^\$\{(.+)\}$/.exec(found)?.[1]
  return property === undefined ? found : (new RegExp(`<${property}>([^<]+)<`).exec(pom)?.[1] ?? found)
}
