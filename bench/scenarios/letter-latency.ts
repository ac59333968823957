import { rss, type Scenario } from '../scenario.ts'

export const letterLatency: Scenario = {
  name: 'letter-latency',
  title: 'From a failure to its dead letter',
  text: 'A producer of its own writes 10,000 records a second, one in 100 malformed. Measured from the moment a record fails to the acknowledgement of its letter by all in-sync replicas.',
  topic: { records: 100_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours', rival: 'ours', settings: { latency: true } },
    { name: 'kafkajs-each', rival: 'kafkajs', mode: 'each', settings: { latency: true } },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch', settings: { latency: true } }
  ],
  columns: [
    { figure: 'p50_ms', title: 'p50 ms', digits: 1 },
    { figure: 'p99_ms', title: 'p99 ms', digits: 1 },
    { figure: 'cpu_s', title: 'CPU s', digits: 1 },
    rss
  ],
  ratio: 'p99_ms',
  targets: [{ figure: 'p99_ms', atMost: 50 }],
  paced: 10_000
}
