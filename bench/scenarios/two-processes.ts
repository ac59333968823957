import { rate, rss, type Scenario } from '../scenario.ts'

export const twoProcesses: Scenario = {
  name: 'two-processes',
  title: 'Two processes in one group',
  text: 'The records of the first scenario, consumed by two processes of one group that start together; from the first record in either to the last in both, rebalance included. On two cores that the broker uses too, two processes cannot be twice as fast as one.',
  topic: { records: 1_000_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours-×2', rival: 'ours', settings: { shared: true }, processes: 2 },
    { name: 'ours-×1', rival: 'ours', settings: { shared: true } },
    { name: 'kafkajs-batch-×2', rival: 'kafkajs', mode: 'batch', settings: { shared: true }, processes: 2 }
  ],
  columns: [rate, rss],
  ratio: 'rate',
  targets: []
}
