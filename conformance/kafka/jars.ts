import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { madeOnce } from './made-once.ts'
import { run } from './run.ts'
import { kafkaVersion } from './version.ts'

const pom = join(import.meta.dirname, 'pom.xml')
const cache = join(import.meta.dirname, '../../.cache')

/** The folder with the jars of a broker of that version. */
export const kafkaJars = (version: string = kafkaVersion()): Promise<string> =>
  fetchJars(`Apache Kafka ${version}`, 'kafka', pom, version)

/**
 * The folder with all that a `pom.xml` depends on; fetched with Maven when it is not there yet.
 * @param what is fetched, for the one line that says so
 * @param version of Kafka, for a `pom.xml` that leaves it open
 */
export async function fetchJars(what: string, name: string, pom: string, version = ''): Promise<string> {
  const key = createHash('sha256')
    .update(await readFile(pom))
    .update(version)
    .digest('hex')
    .slice(0, 12)
  return madeOnce(join(cache, `${name}-${key}`), async partial => {
    process.stderr.write(`Fetching ${what} with Maven (once) ...\n`)
    await run('mvn', [
      ...['-q', '-B', '-f', pom],
      ...(version === '' ? [] : [`-Dkafka.version=${version}`]),
      ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${partial}`]
    ])
  })
}
