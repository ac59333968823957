import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const pom = join(import.meta.dirname, 'pom.xml')

/** Names the version of Kafka that the launcher starts, where it is not the judge's. */
export const kafkaVersionVariable = 'DEAD_LETTER_KAFKA_VERSION'

/** The version of Kafka that the suites are judged by: the one in pom.xml. */
export const judgeVersion: string = /<kafka\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))?.[1] ?? ''

/** The version that the launcher starts in this process: see {@link kafkaVersionVariable}. */
export const kafkaVersion = (): string => process.env[kafkaVersionVariable] || judgeVersion

/** Whether that version is at least `major.minor`. */
export function kafkaIsAtLeast(major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = kafkaVersion().split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
