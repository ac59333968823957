import { counted } from '../../words/amount.ts'

export const redriveWords = {
  plans: {
    title: 'Redrive',
    words: 'A plan says what would be sent back, to whom. Nothing is sent until it is applied.',
    make: 'New plan',
    columns: {
      ...{ plan: 'Plan', state: 'State', send: 'Sends', target: 'To', by: 'By', created: 'Made' }
    },
    empty: 'No plan yet',
    emptyWords: 'Begin with a cause or with letters: choose what is meant, then Send back.',
    toCauses: 'Go to Causes'
  },
  newPlan: {
    title: 'Plan a redrive',
    what: 'What is sent back',
    everything: 'every open letter of the topic',
    dlq: 'Dead-letter topic',
    target: 'To whom',
    origin: 'Back to where it came from',
    originAbout: 'The topic and partition that the record was consumed from. Every group of that topic sees it.',
    group: 'Only to the group that failed',
    groupAbout: 'By a topic of its own beside the source. For services that run this library; no other group sees it.',
    ramp: 'Begin with one, then 10, 100, …; go on only while they do not fail again',
    topic: 'To another topic',
    topicAbout: 'By the key. For a topic that only the failing service reads.',
    topicName: 'Topic',
    rate: 'Letters a second at most',
    rateAbout: 'Empty: as fast as it goes.',
    more: 'More',
    again: 'Send again what was sent back already',
    keepHeaders: 'Leave the headers about the failure on the copies',
    maxRedrives: 'Sent back so often, a failure is parked instead',
    why: 'Why',
    whyAbout: 'For example: fixed in 4.2. It stands in the audit.',
    wrong: {
      dlq: 'Choose the dead-letter topic first.',
      topic: 'Name the topic: letters, digits, . _ and -.',
      rate: 'The rate is a whole number from 1 on, or empty.',
      maxRedrives: 'How often a failure may be sent back is a whole number from 1 on.'
    },
    submit: 'Make the plan',
    about: 'This reads the letters and counts. Nothing is sent yet.'
  },
  plan: {
    title: (dlq: string) => `Send back from ${dlq}`,
    making: (read: number) => `Reading the topic: ${counted(read, 'letter')} so far.`,
    sentence: (send: string, targets: string) => `${send} will be sent back to ${targets}.`,
    sentenceApplied: (send: string, targets: string) => `${send} to ${targets}: this plan was applied.`,
    look: 'Stale and repeated',
    stale: (count: number) =>
      `${counted(count, 'failure is', 'failures are')} stale: their group has handled a newer record of the same key since. Sent back, they may overwrite what is newer.`,
    staleShow: (count: number) => (count === 1 ? 'Show it' : `Show the first ${count} of them`),
    staleUnknown: (why: string) => `Not of all it is known whether they are stale: ${why}.`,
    duplicates: (count: number) =>
      `${counted(count, 'letter is a further one', 'letters are further ones')} of failures that are sent once: left out.`,
    keys: 'Several failures of one key, sent in their order',
    nothing: 'Nothing would be sent back.',
    takes: (time: string) => `It takes about ${time} at this rate.`,
    bytes: (bytes: string) => `${bytes} before compression`,
    what: 'What',
    toWhom: 'Where to',
    readers: 'Who reads it',
    readersWords: 'Every one of these groups will see the copies, not only the one that failed.',
    noReaders: 'No consumer group is known to read the target.',
    readersUnknown: 'It cannot be found out who reads the target: the brokers do not say which groups there are.',
    members: (count: number) => counted(count, 'member'),
    committed: (count: number) => `offsets in ${counted(count, 'partition')}`,
    left: 'Left where they are',
    leftNone: 'Nothing is left out.',
    reasons: {
      ...{ redriven: 'sent back already', parked: 'parked', discarded: 'discarded' },
      ...{ duplicate: 'further letters of the same failures', 'no-target': 'without a topic that they can go to' },
      ...{
        'transformed-away': 'left by the change',
        'transform-failed': 'on which the change failed',
        invalid: 'that do not fit the check'
      },
      ...{ incomplete: 'do not hold the whole record', 'too-large': 'too large for the topic' },
      ...{ stale: 'a newer record of the same key was handled since' }
    } as Readonly<Record<string, string>>,
    unsafe: 'Topics that cannot be written',
    park: (count: number, times: number) =>
      `${counted(count, 'failure')} were sent back ${times} times: they are parked instead.`,
    restamped: (count: number) =>
      `${counted(count, 'copy', 'copies')} get the time of sending: the topic would not keep their own.`,
    partition: 'Partition',
    options: 'Options',
    rate: (rate: number) => `at most ${counted(rate, 'letter')} a second`,
    asFast: 'as fast as it goes',
    again: 'what was sent back already is sent again',
    ramp: 'one, then 10, 100, …, while they do not fail again',
    keepHeaders: 'headers about the failure stay on',
    filter: 'Filter',
    all: 'every letter',
    hash: 'SHA-256 of the plan',
    command: 'The same on the command line',
    made: 'Made',
    why: 'Why',
    noWhy: 'no reason given',
    signOff: 'Sign off',
    waits: 'A second person has to sign this off. Send them the address of this page.',
    apply: (send: string) => `Send back ${send}`,
    confirm: 'Send it back?',
    confirmWords: (send: string, targets: string) =>
      `${send} go to ${targets}. That cannot be taken back; it can be stopped.`,
    discard: 'Throw the plan away',
    applied: 'What came of it stands with its operation.',
    toOperation: 'See how it goes',
    failedTitle: 'The plan could not be made'
  }
} as const
