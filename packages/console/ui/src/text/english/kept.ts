import { counted } from '../../words/amount.ts'

/** What was decided, and what is in force. */
export const keptWords = {
  setAside: {
    title: 'Parked & discarded',
    parked: 'Parked',
    discarded: 'Discarded',
    label: 'Which',
    match: (letters: number, failures: number) =>
      letters > failures && failures > 0
        ? `${counted(failures, 'failure')} in ${counted(letters, 'letter')}: what is parked lies in its topic and as a copy`
        : counted(letters, 'letter'),
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
    changed: (count: number, what: 'failure' | 'cause') => `${counted(count, what)} changed`,
    ended: (changed: string) => `done: ${changed}`,
    begun: 'begun',
    interrupted: 'ended early',
    all: 'Every action',
    by: 'Who',
    search: 'By whom'
  },
  sessions: {
    title: 'Signed in',
    about:
      'At this console. When all sessions of somebody are ended, every console of the cluster ends them within a minute.',
    noLogin: 'Nobody signs in: this console is for one person’s machine.',
    none: 'Nobody is signed in.',
    columns: { name: 'Who', since: 'Since', seen: 'Last seen', ends: 'Ends', console: 'Console' },
    own: 'you, here',
    end: 'End this session',
    endAll: 'End all of their sessions',
    endOf: (name: string) => `End sessions of ${name}`,
    endTitle: (name: string) => `End this session of ${name}?`,
    endAllTitle: (name: string) => `End every session of ${name}?`,
    endWords: 'They are signed out. Who may still sign in can sign in again.',
    endOwn: 'It is your own: you are signed out.',
    ended: 'Ended.'
  },
  settings: {
    title: 'Settings',
    words: 'What is in force, and where it was set. It is changed where the console is started.',
    columns: { name: 'Setting', value: 'Value', from: 'From' },
    sources: { flag: 'flag', environment: 'environment', file: 'file', default: 'default' } as Readonly<
      Record<string, string>
    >,
    configured: 'Configured',
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
