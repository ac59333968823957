import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { kafkaVersion } from './version.ts'

const pom = join(import.meta.dirname, 'pom.xml')
const cache = join(import.meta.dirname, '../../.cache')

/** The folder with the jars of a broker of that version. */
export const kafkaJars = (version: string = kafkaVersion()): Promise<string> =>
  fetchJars(`Apache Kafka ${version}`, 'kafka', pom, version)

/**
 * The folder with all that a `pom.xml` depends on; fetched with Maven when it is not there yet.
 * A folder appears under its final name complete or not at all, so two processes may ask at once.
 * @param what is fetched, for the one line that says so
 * @param version of Kafka, for a `pom.xml` that leaves it open
 */
export async function fetchJars(what: string, name: string, pom: string, version = ''): Promise<string> {
  const key = createHash('sha256')
    .update(await readFile(pom))
    .update(version)
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `${name}-${key}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  process.stderr.write(`Fetching ${what} with Maven (once) ...\n`)
  const partial = await mkdtemp(`${folder}.`)
  try {
    await maven([
      ...['-q', '-B', '-f', pom],
      ...(version === '' ? [] : [`-Dkafka.version=${version}`]),
      ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${partial}`]
    ])
    await rename(partial, folder).catch(error => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
  return folder
}

function maven(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve()
      else reject(new Error(`mvn failed with exit code ${code}:\n${output.trim().split('\n').slice(-15).join('\n')}`))
    })
  })
}
