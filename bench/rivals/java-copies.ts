import { join } from 'node:path'
import { kafkaJars, missingForKafka } from '@dead-letter/conformance/kafka'
import { lastLine, runTool } from './commands.ts'
import { positional, programs } from './node-program.ts'
import type { Rival } from './rival.ts'

let jars = ''

/** A single file, which Java compiles when it starts: before its clock. */
export const javaCopies: Rival = {
  title: "Java's consumer and transactional producers, one of each a partition, copies only",
  async prepare() {
    const missing = missingForKafka()
    if (missing !== null) return missing
    const modules = await runTool('java', ['--list-modules'])
    if (!modules.ok) return `no Java (${lastLine(modules.output)})`
    if (!(await runTool('java', ['--describe-module', 'jdk.compiler'])).ok)
      return 'this Java cannot compile (a JDK is needed)'
    jars = await kafkaJars()
    return null
  },
  command: order => ({
    file: 'java',
    args: [
      ...['-Xms512m', '-Xmx1g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', `${jars}/*`],
      join(programs, 'java/RedriveCopies.java'),
      ...positional(order)
    ]
  })
}
