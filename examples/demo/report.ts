import type { DeadLetterFacts } from '@dead-letter/kafka'
import type { TopicResult } from './consume.ts'

export interface Summary {
  readonly produced: number
  readonly processed: number
  readonly dead: number
  /** Produced, and neither processed nor found in a DLQ. */
  readonly lost: number
  readonly seconds: number
  readonly rate: number
  readonly deadByStage: Readonly<Record<string, number>>
  readonly deadByCause: Readonly<Record<string, number>>
  /** Source topics and their DLQs, which are left to be looked at where the cluster is not the demo's own. */
  readonly topics: readonly string[]
}

export function summarize(results: readonly TopicResult[]): Summary {
  const sum = (of: (result: TopicResult) => number): number => results.reduce((total, result) => total + of(result), 0)
  const letters = results.flatMap(result => result.letters)
  const [produced, processed, dead] = [sum(r => r.produced), sum(r => r.processed), letters.length]
  const seconds = sum(r => r.seconds)
  return {
    produced,
    processed,
    dead,
    lost: produced - processed - dead,
    seconds: Number(seconds.toFixed(2)),
    rate: Math.round((processed + dead) / seconds),
    deadByStage: countBy(letters, letter => letter.facts.stage ?? 'unknown'),
    deadByCause: countBy(letters, letter => causeOf(letter.facts)),
    topics: results.flatMap(result => [result.topic, result.dlq])
  }
}

/** The lines that a person reads. */
export function describe(results: readonly TopicResult[], summary: Summary): string {
  const lines: string[] = []
  for (const result of results) {
    const dead = countBy(result.letters, letter => String(letter.facts.partition))
    lines.push('', `${result.topic}: ${result.produced} produced, dead letters in ${result.dlq}`)
    lines.push(row('partition', 'processed', 'dead letters'))
    result.processedByPartition.forEach((processed, partition) => {
      lines.push(row(String(partition), String(processed), String(dead[partition] ?? 0)))
    })
    lines.push(row('all', String(result.processed), String(result.letters.length)))
    lines.push(
      `${result.seconds.toFixed(1)} s, ${Math.round((result.processed + result.letters.length) / result.seconds)} records/s`
    )
  }
  lines.push('', 'Dead letters by stage and cause:')
  for (const [cause, count] of Object.entries(summary.deadByCause))
    lines.push(`  ${String(count).padStart(6)}  ${cause}`)
  lines.push('', 'Three dead letters in full:')
  for (const letter of pickThree(results)) lines.push('', ...showLetter(letter.facts, letter.value))
  lines.push(
    '',
    `produced ${summary.produced} = processed ${summary.processed} + dead ${summary.dead}, lost ${summary.lost}`
  )
  return lines.join('\n')
}

/** One of each kind of failure, as far as there are three kinds. */
function pickThree(results: readonly TopicResult[]): TopicResult['letters'] {
  const letters = results.flatMap(result => result.letters)
  const kinds = new Map(letters.map(letter => [causeOf(letter.facts), letter]))
  return [...kinds.values(), ...letters].slice(0, 3)
}

function showLetter(facts: DeadLetterFacts, value: Buffer | null): string[] {
  return [
    `  from     ${facts.topic}[${facts.partition}]@${facts.offset}`,
    `  id       ${facts.id}`,
    `  group    ${facts.group}   attempts ${facts.attempts}   at ${facts.at === undefined ? '?' : new Date(facts.at).toISOString()}`,
    `  stage    ${facts.stage}   class ${facts.class}   cause ${causeName(facts)}`,
    `  message  ${printable(facts.message ?? '')}`,
    `  value    ${printable(value?.toString('latin1') ?? 'null')}`,
    `  stack    ${printable((facts.stack ?? '').split('\n').slice(0, 2).join(' ⏎ '))}`
  ]
}

const causeOf = (facts: DeadLetterFacts): string => `${facts.stage}: ${causeName(facts)}: ${shape(facts.message ?? '')}`

const causeName = (facts: DeadLetterFacts): string => facts.cause ?? facts.errorName ?? 'unknown'

/** Messages that differ only in a place or a piece of the input are one cause. */
const shape = (message: string): string => printable(message.replace(/"(?:[^"\\]|\\.)*"\.*|'.'|\d+/g, '…')).slice(0, 90)

/** What comes out of records must not drive the terminal. */
const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

const row = (...cells: string[]): string =>
  `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(10) : cell.padStart(14))).join('')}`

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}
