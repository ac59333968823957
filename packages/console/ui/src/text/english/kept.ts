import { counted } from '../../words/amount.ts'

/** What was decided, and what is in force. */
export const keptWords = {
  setAside: {
    title: 'Parked & discarded',
    parked: 'Parked',
    discarded: 'Discarded',
    label: 'Which',
    emptyParked: 'Nothing is parked',
    emptyDiscarded: 'Nothing is discarded',
    emptyWords: 'What somebody sets aside is listed here, and can be restored.'
  },
  audit: {
    title: 'Audit',
    words: 'Who did what, when and why. It lies in Kafka, and cannot be changed from here.',
    columns: { ...{ at: 'When', by: 'Who', action: 'What', dlq: 'Topic', why: 'Why', outcome: 'Outcome' } },
    empty: 'Nothing was decided yet',
    emptyWords: 'Every action leaves an entry here.',
    changed: (count: number) => `${counted(count, 'failure')} changed`,
    begun: 'begun',
    interrupted: 'ended early',
    all: 'Every action',
    by: 'Who',
    search: 'By whom'
  },
  settings: {
    title: 'Settings',
    words: 'What is in force, and where it was set. It is changed where the console is started.',
    columns: { name: 'Setting', value: 'Value', from: 'From' },
    sources: { flag: 'flag', environment: 'environment', file: 'file', default: 'default' } as Readonly<
      Record<string, string>
    >,
    index: 'Index',
    ledger: 'Ledger',
    file: 'File',
    size: 'Size',
    perLetter: 'Per letter',
    bound: 'At most',
    letterBound: 'Of a value at most',
    schema: 'Schema',
    rebuilt: 'Rebuilt',
    entries: 'Decisions',
    faults: 'Entries that cannot be read',
    state: 'State',
    name: 'Topic',
    disposable: 'The index is a cache: delete the file, start again, and the same screens come back.'
  }
} as const
