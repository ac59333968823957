import { rate, type Scenario } from '../scenario.ts'

export const emptyFamily: Scenario = {
  name: 'empty-family',
  title: 'A family that is empty',
  text: 'A consumer of records of 200 bytes whose group has a topic for redrives, which is empty: read beside the source, and not read (`readRedrives: false`).',
  topic: { records: 1_000_000, oneBadIn: 0 },
  entrants: [
    { name: 'read', rival: 'ours', settings: { readFamily: true } },
    { name: 'not-read', rival: 'ours', settings: { readFamily: false } }
  ],
  columns: [rate, { figure: 'cpu_s', title: 'CPU s', digits: 2 }],
  ratio: 'rate',
  targets: [
    { figure: 'rate', against: 'not-read', atLeast: 0.99 },
    { figure: 'cpu_s', against: 'not-read', atMost: 1.01 }
  ]
}
