import { rate, type Scenario } from '../scenario.ts'

const slow = { slowPartition: 0, slowMs: 20 }
const alike = { slowPartition: 0, slowMs: 0 }

export const busyPartition: Scenario = {
  name: 'busy-partition',
  title: 'One slow partition of eight',
  text: 'The handler waits 20 ms for each record of partition 0 and returns at once for the others; the rate is that of the other seven, beside the same run without the wait.',
  topic: { records: 1_000_000, oneBadIn: 0 },
  entrants: [
    { name: 'ours-one-slow', rival: 'ours', settings: slow, records: 870_000 },
    { name: 'ours-none-slow', rival: 'ours', settings: alike, records: 870_000 },
    { name: 'kafkajs-one-slow', rival: 'kafkajs', mode: 'each-side-by-side', settings: slow, records: 300_000 },
    { name: 'kafkajs-none-slow', rival: 'kafkajs', mode: 'each-side-by-side', settings: alike, records: 300_000 }
  ],
  columns: [rate],
  ratio: 'rate',
  targets: [{ figure: 'rate', against: 'ours-none-slow', atLeast: 0.9 }],
  limitSeconds: 30
}
