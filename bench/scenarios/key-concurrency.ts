import { rate, rss, type Scenario } from '../scenario.ts'

export const keyConcurrency: Scenario = {
  name: 'key-concurrency',
  title: 'Concurrency by key',
  text: 'Each record waits 1 ms; 200 keys in 8 partitions. By key, records of one key are handled one after another, those of different keys side by side, 64 at once; by partition, one of each partition at a time.',
  topic: { records: 100_000, oneBadIn: 100, keys: 200 },
  entrants: [
    { name: 'ours-by-key', rival: 'ours', mode: 'key', settings: { handlerMs: 1, limit: 64 } },
    { name: 'ours-by-partition', rival: 'ours', settings: { handlerMs: 1 }, records: 30_000 },
    {
      name: 'kafkajs-each-8',
      rival: 'kafkajs',
      mode: 'each-side-by-side',
      settings: { handlerMs: 1 },
      records: 30_000
    }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}
