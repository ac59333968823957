import { rate, rss, type Scenario } from '../scenario.ts'

export const malformedOnePercent: Scenario = {
  name: 'malformed-1',
  title: '1 % malformed',
  text: 'JSON records of about 200 bytes in 8 partitions, one in 100 cut short; a synchronous handler. Ours with everything on: group, commits, checksums, letters in full (15 headers). The others write four headers.',
  topic: { records: 1_000_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours', rival: 'ours' },
    { name: 'raw-fetch', rival: 'raw-fetch' },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' },
    { name: 'kafkajs-each', rival: 'kafkajs', mode: 'each' },
    { name: 'platformatic-stream', rival: 'platformatic' },
    { name: 'confluent-batch', rival: 'confluent', mode: 'batch', records: 300_000 },
    { name: 'confluent-each', rival: 'confluent', mode: 'each', records: 100_000, optional: true },
    { name: 'spring-binder', rival: 'spring', records: 500_000, optional: true },
    { name: 'kafka-python', rival: 'kafka-python', records: 200_000, optional: true }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: [
    { figure: 'rate', against: 'raw-fetch', atLeast: 1 },
    { figure: 'rate', against: 'kafkajs-batch', atLeast: 1.15 },
    { figure: 'rate', against: 'kafkajs-each', atLeast: 2.5 },
    { figure: 'rate', against: 'confluent-batch', atLeast: 3 },
    { figure: 'rate', against: 'spring-binder', atLeast: 2 },
    { figure: 'rate', against: 'kafka-python', atLeast: 8 }
  ]
}
