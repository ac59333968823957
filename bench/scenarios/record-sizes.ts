import { type Entrant, rate, rss, type Scenario } from '../scenario.ts'

const entrants: readonly Entrant[] = [
  { name: 'ours', rival: 'ours' },
  { name: 'raw-fetch', rival: 'raw-fetch' },
  { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' },
  { name: 'platformatic-stream', rival: 'platformatic' }
]

export const largeRecords: Scenario = {
  name: 'records-10kib',
  title: 'Records of 10 KiB',
  text: 'As the first scenario, with values of about 10 KiB.',
  topic: { records: 100_000, oneBadIn: 100, valueBytes: 10_240 },
  entrants,
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}

export const smallRecords: Scenario = {
  name: 'records-100b',
  title: 'Records of 100 bytes',
  text: 'As the first scenario, with values of about 100 bytes.',
  topic: { records: 1_000_000, oneBadIn: 100, valueBytes: 100 },
  entrants,
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}
