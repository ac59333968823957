import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apis } from '../../packages/kafka/src/client/wire/apis.ts'
import { kafkaJars } from '../kafka/jars.ts'
import { kafkaVersion } from '../kafka/version.ts'
import { type Recorded, recordTraffic } from './record.ts'

// Makes packages/protocol/test/fixtures anew: frames of every API and version that the library speaks, by Kafka's classes,
// and what the Java client and a broker said to each other.

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

const isSasl = ({ api }: Recorded): boolean => api.startsWith('Sasl')

/** Of each API and version the longest request with its answer, and the longest answer with its request. */
function longest(recorded: readonly Recorded[]): readonly Recorded[] {
  const kept = [...Map.groupBy(recorded, ({ api, version }) => `${api} ${version}`).values()].flatMap(same => {
    const by = (kind: 'request' | 'answer') => same.reduce((a, b) => (b[kind].length > a[kind].length ? b : a))
    return [...new Set([by('request'), by('answer')])]
  })
  return kept.sort((a, b) => (a.api < b.api ? -1 : a.api > b.api ? 1 : a.version - b.version))
}

/** How it came in by each mechanism, and how it was refused, step by step: they make sense in their order only. */
const entries = (recorded: readonly Recorded[]): readonly Recorded[] =>
  recorded
    .filter(isSasl)
    .sort((a, b) => ((a.mechanism ?? '') < (b.mechanism ?? '') ? -1 : a.mechanism === b.mechanism ? 0 : 1))

const recorded = await recordTraffic()
const plain = recorded.filter(({ mechanism }) => mechanism === null)
const traffic = [...longest(plain), ...entries(recorded)].map(({ api, version, request, answer, mechanism }) =>
  JSON.stringify({
    api,
    version,
    ...(mechanism !== null && { mechanism }),
    request: request.toString('base64'),
    answer: answer.toString('base64')
  })
)
writeFileSync(join(folder, 'traffic.jsonl'), `${traffic.join('\n')}\n`)
console.log(`${frames.length} frames and ${traffic.length} exchanges of Apache Kafka ${kafkaVersion()}`)
