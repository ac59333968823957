import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { kafkaJars, missingForKafka } from '../../kafka/index.ts'
import { type Outcome, run } from './run.ts'

const programs = join(import.meta.dirname, 'programs')
const quick = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xmx256m']
const quiet = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error']

/** Options of tests with Java's clients and tools. */
export const needsJava: { readonly skip: string | false } = { skip: reasonAgainstJava() }

function reasonAgainstJava(): string | false {
  const missing = missingForKafka()
  if (missing !== null) return missing
  const modules = spawnSync('java', ['--list-modules'], { encoding: 'utf8' })
  return modules.stdout.includes('jdk.compiler') ? false : 'this Java cannot compile (a JDK is needed)'
}

/** Runs a single-file program of programs/ with Kafka's jars. */
export async function javaProgram(file: string, args: readonly string[]): Promise<Outcome> {
  return run('java', [...(await options()), join(programs, file), ...args])
}

export type JavaTools = (main: string, args: readonly string[], input?: string) => Promise<Outcome>

/** Kafka's command-line tools, as if each were started with these arguments. To be called once for a test file. */
export function javaTools(): JavaTools {
  let tools: Promise<{ readonly run: JavaTools; end(): void }> | undefined
  after(async () => (await tools)?.end())
  return async (...call) => {
    tools ??= startTools()
    return (await tools).run(...call)
  }
}

async function startTools(): Promise<{ readonly run: JavaTools; end(): void }> {
  const child = spawn('java', [...(await options()), join(programs, 'Tools.java')], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const answers = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the Java program ended')))
  ended.catch(() => {})
  const ask: JavaTools = async (main, args, input = '') => {
    const answer = once(answers, 'line')
    child.stdin.write(`${JSON.stringify({ main, args, input })}\n`)
    const [line] = await Promise.race([answer, ended])
    const { code, out, err } = JSON.parse(line)
    return { code, stdout: out, stderr: err }
  }
  // One after another: an answer does not say which question it is for.
  let last: Promise<unknown> = Promise.resolve()
  const run: JavaTools = (...call) => {
    const next = last.then(() => ask(...call))
    last = next.catch(() => {})
    return next
  }
  // It ends with its input, so also when this process is killed.
  return { run, end: () => child.stdin.end() }
}

const options = async (): Promise<string[]> => [...quick, ...quiet, '-cp', `${await kafkaJars()}/*`]
