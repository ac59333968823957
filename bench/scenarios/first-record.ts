import type { Scenario } from '../scenario.ts'

export const firstRecord: Scenario = {
  name: 'first-record',
  title: 'From start to the first record',
  text: 'Milliseconds from the start of the process to the first call of the handler: loading the program, connecting, joining the group, fetching; ours with the pre-flight of its dead-letter topic: as it is published (`npm run build` first), and from its TypeScript sources, whose types Node strips at each start.',
  topic: { records: 1000, oneBadIn: 100 },
  entrants: [
    { name: 'ours', rival: 'ours' },
    { name: 'ours-built', rival: 'ours-built' },
    { name: 'raw-fetch', rival: 'raw-fetch' },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' },
    { name: 'platformatic-stream', rival: 'platformatic' },
    { name: 'confluent-batch', rival: 'confluent', mode: 'batch' }
  ],
  columns: [
    { figure: 'first_ms', title: 'ms to the first record' },
    { figure: 'joined_ms', title: 'of it after loading the program' }
  ],
  ratio: 'first_ms',
  targets: [{ figure: 'first_ms', of: 'ours-built', against: 'kafkajs-batch', atMost: 1.5 }]
}
