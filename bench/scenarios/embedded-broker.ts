import type { Scenario } from '../scenario.ts'

export const embeddedBroker: Scenario = {
  name: 'embedded-broker',
  title: 'The embedded broker beside real Kafka',
  text: 'Records of 200 bytes in 8 partitions, written with acks=all in batches of 75 by one connection, five requests in flight, then fetched from the beginning; the client parses no more than the batches’ headers. The embedded broker is a process of its own, as Kafka is.',
  topic: { records: 1_000_000, oneBadIn: 0 },
  unloaded: true,
  entrants: [
    { name: 'embedded', rival: 'broker-load', settings: { embedded: true } },
    { name: 'kafka', rival: 'broker-load' }
  ],
  columns: [
    { figure: 'rate', title: 'records/s, written and fetched' },
    { figure: 'produce_rate', title: 'written/s' },
    { figure: 'fetch_rate', title: 'fetched/s' },
    { figure: 'broker_rss', title: 'RSS MB of the broker' },
    { figure: 'start_ms', title: 'ms to start' }
  ],
  ratio: 'rate',
  targets: [
    { figure: 'rate', against: 'kafka', atLeast: 1 },
    { figure: 'produce_rate', against: 'kafka', atLeast: 1 },
    { figure: 'fetch_rate', against: 'kafka', atLeast: 1 },
    { figure: 'start_ms', atMost: 100 }
  ]
}
