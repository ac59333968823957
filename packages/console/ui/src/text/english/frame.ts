import { commonWords } from './common.ts'

const { letters } = commonWords

/** Around the screens. */
export const frameWords = {
  nav: {
    label: 'Screens',
    open: 'Screens',
    overview: 'Overview',
    causes: 'Causes',
    letters: 'Letters',
    redrive: 'Redrive',
    operations: 'Operations',
    setAside: 'Parked & discarded',
    audit: 'Audit',
    settings: 'Settings'
  },
  top: {
    skip: 'Skip to the content',
    help: 'Keys',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    live: { live: 'Live', waiting: 'Reconnecting …', hidden: 'Paused' },
    cluster: (id: string) => `Cluster ${id}`,
    account: 'Account',
    signOut: 'Sign out',
    unmask: 'Show values unmasked …',
    unmasked: 'Unmasked, ends',
    mask: 'Mask values again'
  },
  index: {
    reading: (percent: string, count: number) =>
      `Reading the topics: ${percent}, ${letters(count)} so far. Counts still grow.`,
    away: 'The cluster is not reached. What is shown is as of',
    failed: (problem: string) => `The index cannot go on: ${problem}`,
    dropped: (count: number) => `${letters(count)} were left out: the index is full. The oldest went first.`,
    values: 'Values are not indexed: free text finds errors and keys only.'
  },
  keys: {
    title: 'Keys',
    next: 'Next row',
    previous: 'Previous row',
    open: 'Open the row (also Enter)',
    select: 'Select the row (also Space; Shift with arrows selects several)',
    search: 'Search',
    help: 'This list',
    theme: 'Change the theme',
    refresh: 'Ask again',
    back: 'Back',
    goTo: (screen: string) => `Go to ${screen}`,
    redrive: 'Plan a redrive',
    discard: 'Discard',
    park: 'Park',
    mute: 'Mute',
    note: 'Write a note',
    resolve: 'Resolve',
    before: 'Letter before',
    after: 'Letter after',
    letters: 'Its letters'
  }
} as const
