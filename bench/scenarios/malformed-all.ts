import { rate, rss, type Scenario } from '../scenario.ts'

export const malformedAll: Scenario = {
  name: 'malformed-100',
  title: '100 % malformed',
  text: 'Every record is cut short: a producer gone wrong. Ours writes letters in full (15 headers), the others four headers; the slow ones get 30,000 records.',
  topic: { records: 300_000, oneBadIn: 1 },
  entrants: [
    { name: 'ours', rival: 'ours' },
    { name: 'raw-fetch', rival: 'raw-fetch' },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' },
    { name: 'kafkajs-each', rival: 'kafkajs', mode: 'each', records: 30_000 },
    { name: 'platformatic-stream', rival: 'platformatic', records: 30_000 },
    { name: 'confluent-batch', rival: 'confluent', mode: 'batch', records: 30_000 },
    { name: 'spring-binder', rival: 'spring', records: 30_000, optional: true },
    { name: 'kafka-python', rival: 'kafka-python', records: 100_000, optional: true }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: [
    { figure: 'rate', against: 'kafkajs-batch', atLeast: 1.5 },
    { figure: 'rate', against: 'kafkajs-each', atLeast: 8 },
    { figure: 'rate', against: 'spring-binder', atLeast: 8 },
    { figure: 'rss', against: 'kafkajs-batch', atMost: 1.25 }
  ]
}
