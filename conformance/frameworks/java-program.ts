import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fetchJars, java, kafkaJars, madeOnce, missingForKafka, run } from '../kafka/index.ts'

const cache = join(import.meta.dirname, '../../.cache')

/** Why the programs of the frameworks cannot be run here, in one line; `null` when they can. */
export function missingForFrameworks(): string | null {
  const missing = missingForKafka()
  if (missing !== null) return missing
  if (spawnSync('mvn', ['-v'], { stdio: 'ignore' }).status !== 0) return 'no Maven (mvn) to fetch the frameworks with'
  return spawnSync('javac', ['-version'], { stdio: 'ignore' }).status === 0 ? null : 'no javac (a JDK is needed)'
}

export type Framework = 'connect' | 'spring' | 'streams'

const jars: Readonly<Record<Framework, () => Promise<readonly string[]>>> = {
  connect: async () => [await kafkaJars()],
  spring: async () => [await fetchJars('Spring', 'spring', join(import.meta.dirname, 'spring/pom.xml'))],
  streams: async () => [
    await kafkaJars(),
    await fetchJars('Kafka Streams', 'streams', join(import.meta.dirname, 'streams/pom.xml'))
  ]
}

/** Fetches all that the programs need, which takes minutes on a new machine: before any test's time runs. */
export function fetchFrameworks(): Promise<void> {
  // Once: whoever began it while other tests ran is joined by the one who needs it.
  fetching ??= fetchAll()
  return fetching
}

let fetching: Promise<void> | undefined

async function fetchAll(): Promise<void> {
  for (const fetch of Object.values(jars)) await fetch()
}

export interface JavaProgram {
  /** What it said, for a failed test's message. */
  output(): string
  /** Ends its input, upon which it stops by itself; resolves with its exit code. */
  end(): Promise<number | null>
  /** Resolves when it has ended, however. */
  readonly ended: Promise<number | null>
}

/** Compiles a framework's program where that is needed, and starts it. It ends with its input, so also with this process. */
export async function startFramework(
  framework: Framework,
  main: string,
  args: readonly string[]
): Promise<JavaProgram> {
  const sources = join(import.meta.dirname, framework)
  const libraries = (await jars[framework]()).map(folder => join(folder, '*'))
  const classes = await compiled(sources, framework, libraries)
  const path = [classes, sources, ...libraries].join(delimiter)
  const child = spawn('java', [...java, '-Xmx256m', '-cp', path, main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said = (said + chunk).slice(-20_000)))
  child.stdin.on('error', () => {})
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    output: () => said,
    ended,
    async end() {
      child.stdin.end()
      const killed = setTimeout(() => child.kill('SIGKILL'), 20_000)
      return ended.finally(() => clearTimeout(killed))
    }
  }
}

/** The folder with a program's classes. */
async function compiled(sources: string, framework: Framework, libraries: readonly string[]): Promise<string> {
  const files = globSync('*.java', { cwd: sources }).map(file => join(sources, file))
  const hash = createHash('sha256').update(libraries.join())
  for (const file of files) hash.update(await readFile(file))
  const name = `${framework}-classes-${hash.digest('hex').slice(0, 12)}`
  return madeOnce(join(cache, name), partial =>
    run('javac', ['-nowarn', '-parameters', '-cp', libraries.join(delimiter), '-d', partial, ...files])
  )
}
