import { rss, type Scenario } from '../scenario.ts'

/** 18 headers, about 1.6 kB with key and value. */
const letters = { oneBadIn: 0, letters: 'ours' } as const

export const redriveRate: Scenario = {
  name: 'redrive',
  title: 'Letters sent back',
  text: 'Letters of 1.6 kB with 18 headers in 8 partitions go to another topic of 8. The redrive filters each, looks it up in the ledger and commits its copy, its entry and its progress together. Beside it the same transactional loop with the same lanes and batches and copies only; Java’s transactional producer with 1,000 copies a transaction; a KafkaJS loop without transactions; with --all the Spring binder’s re-route sample, which has none either. What a redrive plans before is not in its rate, but told.',
  topic: { records: 400_000, ...letters },
  entrants: [
    { name: 'redrive', rival: 'redrive' },
    { name: 'copies-only', rival: 'redrive-copies' },
    { name: 'java-copies-only', rival: 'redrive-java' },
    { name: 'kafkajs-copies', rival: 'redrive-kafkajs' },
    { name: 'spring-re-route', rival: 'spring-re-route', records: 20_000, optional: true }
  ],
  columns: [
    { figure: 'rate', title: 'letters/s' },
    { figure: 'cpu_s', title: 'CPU s', digits: 1 },
    rss,
    { figure: 'plan_s', title: 's to plan', digits: 1 }
  ],
  ratio: 'rate',
  targets: [
    { figure: 'rate', atLeast: 40_000 },
    { figure: 'rate', against: 'copies-only', atLeast: 0.8 },
    { figure: 'rate', against: 'java-copies-only', atLeast: 1 }
  ]
}

export const redriveFirst: Scenario = {
  name: 'redrive-first',
  title: 'The first letter sent back',
  text: 'From the beginning of a redrive, its plan and reading the ledger included, to the commit of its first transaction, and the same from the start of the process; with an empty ledger and with one that tells of so many failures that were decided.',
  topic: { records: 1000, ...letters },
  entrants: [
    { name: 'empty-ledger', rival: 'redrive-first', settings: { decided: 0 } },
    { name: '1-million-decided', rival: 'redrive-first', settings: { decided: 1_000_000 } },
    { name: '10-million-decided', rival: 'redrive-first', settings: { decided: 10_000_000 }, optional: true }
  ],
  columns: [
    { figure: 'letter_ms', title: 'ms to the first letter' },
    { figure: 'plan_ms', title: 'of it ms to plan' },
    { figure: 'process_ms', title: 'ms from the start of the process' },
    rss
  ],
  targets: [
    { figure: 'letter_ms', atMost: 1000 },
    { figure: 'letter_ms', of: '10-million-decided', atMost: 5000 }
  ],
  limitSeconds: 300
}

export const redriveLive: Scenario = {
  name: 'redrive-live',
  title: 'Live records beside a redrive',
  text: '400 live records a second in the 8 partitions that letters are sent back to, and a read-committed consumer of them: the time from a record’s sending to its handler, during a redrive at full speed, at 1 letter/s, for 32 s after a kill -9, and the same with the command given again at once (`--take-over`).',
  topic: { records: 200_000, ...letters },
  entrants: [
    { name: 'full-speed', rival: 'redrive-live', settings: { beside: 'full' } },
    { name: 'one-a-second', rival: 'redrive-live', settings: { beside: 'slow' } },
    { name: 'killed', rival: 'redrive-live', settings: { beside: 'killed' } },
    { name: 'killed-taken-over', rival: 'redrive-live', settings: { beside: 'killed-taken-over' } },
    { name: 'no-redrive', rival: 'redrive-live', settings: { beside: 'nothing' } }
  ],
  columns: [
    { figure: 'p50_ms', title: 'p50 ms', digits: 1 },
    { figure: 'p99_ms', title: 'p99 ms', digits: 1 },
    { figure: 'most_ms', title: 'most ms' }
  ],
  targets: []
}
