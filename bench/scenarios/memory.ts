import { rate, type Scenario } from '../scenario.ts'

export const memory: Scenario = {
  name: 'memory',
  title: 'Memory over 5 million records',
  text: 'Resident memory while 5 million records of about 200 bytes go by, one in 100 malformed: its median in the second million and in the last.',
  topic: { records: 5_000_000, oneBadIn: 100 },
  entrants: [
    { name: 'ours', rival: 'ours' },
    { name: 'raw-fetch', rival: 'raw-fetch' },
    { name: 'kafkajs-batch', rival: 'kafkajs', mode: 'batch' }
  ],
  columns: [
    { figure: 'rss_early', title: 'RSS MB, 2nd million' },
    { figure: 'rss_late', title: 'RSS MB, last million' },
    { figure: 'growth', title: 'last ÷ 2nd', digits: 2 },
    rate
  ],
  ratio: 'rss_late',
  targets: [
    { figure: 'growth', atMost: 1.1 },
    { figure: 'growth', atLeast: 0.9 },
    { figure: 'rss_late', against: 'kafkajs-batch', atMost: 1 }
  ],
  limitSeconds: 180
}
