import { rate, rss, type Scenario } from '../scenario.ts'

export const batchHandler: Scenario = {
  name: 'batch',
  title: 'Batch handler',
  text: 'The records of the first scenario, handed over in batches: `runBatch` (500 at most, verdicts per record) beside `run`, and KafkaJS eachBatch.',
  topic: { records: 1_000_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours-batch', rival: 'ours', mode: 'batch' },
    { name: 'ours', rival: 'ours' },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' },
    { name: 'confluent-batch', rival: 'confluent', mode: 'batch', records: 300_000, optional: true }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}
