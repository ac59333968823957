import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apis } from '../../packages/kafka/src/client/wire/apis.ts'
import { kafkaJars } from '../kafka/jars.ts'
import { kafkaVersion } from '../kafka/version.ts'

// Makes packages/protocol/test/fixtures anew: frames of every API and version that the library speaks, by Kafka's classes.

const folder = join(import.meta.dirname, '../../packages/protocol/test/fixtures')
const asked = Object.values(apis).map(({ name, lowest, highest }) => `${name}:${lowest}-${highest}`)
const options = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-cp', `${await kafkaJars()}/*`]
const lines = execFileSync('java', [...options, join(import.meta.dirname, 'Frames.java'), ...asked], {
  encoding: 'utf8',
  maxBuffer: 1 << 26
})
mkdirSync(folder, { recursive: true })
const frames = lines
  .trimEnd()
  .split('\n')
  .map(line => {
    const [message, version, sample, bytes, json] = line.split('\t')
    return JSON.stringify({ message, version: Number(version), sample, bytes, means: JSON.parse(json as string) })
  })
writeFileSync(join(folder, 'frames.jsonl'), `${frames.join('\n')}\n`)
console.log(`${frames.length} frames of Apache Kafka ${kafkaVersion()}`)
