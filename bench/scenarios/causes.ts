import type { LetterDialect } from '../letters.ts'
import { type Column, rate, rss, type Scenario } from '../scenario.ts'

const cold: Column = { figure: 'cold_s', title: 's from the start of the process', digits: 1 }
const cpu: Column = { figure: 'cpu_s', title: 'CPU s', digits: 1 }

/** Letters are counted by cause, beside a plain read of the same topic. */
const causesOf = (dialect: LetterDialect, whose: string, records: number): Scenario => ({
  name: dialect === 'ours' ? 'causes' : `causes-${dialect}`,
  title: `Dead letters by cause: ${whose}`,
  text: `A dead-letter topic of ${whose}, 40 causes, read from its beginning and grouped by cause, with failures, states and trend, as \`dead-letter causes\` does; KafkaJS only reads it. The rate counts from the first letter, the seconds from the start of the process.`,
  topic: { records, oneBadIn: 0, letters: dialect },
  entrants: [
    { name: 'causes', rival: 'causes' },
    { name: 'kafkajs-read', rival: 'kafkajs-read' }
  ],
  columns: [cold, rate, cpu, rss],
  ratio: 'rate',
  targets: [
    ...(dialect === 'ours' ? [{ figure: 'cold_s', atMost: 20 }] : []),
    { figure: 'rate', against: 'kafkajs-read', atLeast: 0.5 }
  ],
  limitSeconds: 180
})

export const causes = causesOf('ours', 'letters of ours', 1_000_000)
export const causesSpring = causesOf('spring', 'letters of Spring Kafka', 300_000)
export const causesConnect = causesOf('connect', 'letters of Kafka Connect', 300_000)

export const causesLinear: Scenario = {
  name: 'causes-linear',
  title: 'Dead letters by cause: 10 thousand to a million',
  text: 'The same with more and more of the letters of one topic: time must grow with them and no faster. The first ten thousand pay for the start of the program.',
  topic: { records: 1_000_000, oneBadIn: 0, letters: 'ours' },
  entrants: [
    { name: '1,000,000', rival: 'causes' },
    { name: '100,000', rival: 'causes', records: 100_000 },
    { name: '10,000', rival: 'causes', records: 10_000 }
  ],
  columns: [cold, rate, cpu, rss],
  ratio: 'rate',
  targets: [{ figure: 'rate', against: '100,000', atLeast: 0.8 }],
  limitSeconds: 180
}

export const causesMemory: Scenario = {
  name: 'causes-memory',
  title: 'Memory over 5 million dead letters',
  text: 'Resident memory while 5 million letters of ours are grouped by cause: its median in the second million and in the last.',
  topic: { records: 5_000_000, oneBadIn: 0, valueBytes: 100, letters: 'ours' },
  entrants: [{ name: 'causes', rival: 'causes' }],
  columns: [
    { figure: 'rss_early', title: 'RSS MB, 2nd million' },
    { figure: 'rss_late', title: 'RSS MB, last million' },
    { figure: 'growth', title: 'last ÷ 2nd', digits: 2 },
    rate
  ],
  targets: [{ figure: 'growth', atMost: 1.1 }],
  limitSeconds: 600
}
