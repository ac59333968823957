import { rate, rss, type Scenario } from '../scenario.ts'

const handler = { handlerMs: 1, limit: 64 }

export const asyncHandler: Scenario = {
  name: 'async',
  title: 'Asynchronous handler of 1 ms',
  text: 'Each record waits 1 ms, as for a service; each has its own key. Ours handles 64 at once, in order within a key; raw-fetch 64 at once in no order; KafkaJS eachMessage one of each partition at once (`partitionsConsumedConcurrently: 8`), which is the most it can.',
  topic: { records: 200_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours-64-by-key', rival: 'ours', mode: 'key', settings: handler },
    { name: 'raw-fetch-64', rival: 'raw-fetch', settings: handler },
    { name: 'kafkajs-each-8', rival: 'kafkajs', mode: 'each-side-by-side', settings: handler, records: 30_000 }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}
