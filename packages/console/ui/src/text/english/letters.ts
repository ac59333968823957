import { amount, counted } from '../../words/amount.ts'

/** The list, and what acts on many. */
export const lettersWords = {
  list: {
    title: 'Letters',
    match: (letters: number, failures_: number) => `${counted(letters, 'letter')} of ${counted(failures_, 'failure')}`,
    atMost: (letters: number) => `At most ${counted(letters, 'letter')}: each is looked at, one after another`,
    moreThan: (letters: number) =>
      letters === 0
        ? 'Not counted to the end: each letter has to be looked at'
        : `more than ${counted(letters, 'letter')}`,
    scanned: (scanned: number, shown: number) => `${amount(shown)} found in ${counted(scanned, 'letter')} looked at`,
    scanErrors: (count: number, first: string) => `On ${counted(count, 'letter')} the expression failed: ${first}`,
    goOn: 'Look further',
    sorts: { newest: 'Newest first', oldest: 'Oldest first', label: 'Order' },
    columns: {
      ...{ at: 'Failed', cause: 'Cause', origin: 'Came from', key: 'Key', value: 'Value', state: 'State' }
    },
    addColumn: 'Column',
    columnTitle: 'Add a column',
    columnField: 'Path into the value, or a header',
    columnAbout: '$.customer.id, $.items[0].sku, or header:trace-id',
    removeColumn: (path: string) => `Remove the column ${path}`,
    newer: 'Newer letters came. Show them',
    empty: 'No letters',
    nothing: 'Nothing matches',
    nothingWords: 'No letter fits every filter above.',
    readingWords: 'The index still reads; what fits may come yet.',
    binaryValue: (size: string) => `${size}, not text`,
    tombstone: 'no value',
    noKey: 'no key',
    unit: (topic: string, partition: number | null, offset: number | null) =>
      `${topic}${partition === null ? '' : `[${partition}]`}${offset === null ? '' : `@${offset}`}`
  },
  bulk: {
    selected: (count: number) => `${counted(count, 'letter')} selected`,
    everything: (count: string) => `Everything that matches: ${count}`,
    label: 'Act on letters',
    clear: 'Clear the selection',
    sendBack: 'Send back …',
    park: 'Park …',
    discard: 'Discard …',
    restore: 'Restore …',
    note: 'Note …',
    assign: 'Assign …',
    more: 'More',
    titles: {
      ...{ park: 'Park these failures', discard: 'Discard these failures', restore: 'Restore these failures' },
      ...{ note: 'Note on these failures', assign: 'Assign these failures' }
    } as Readonly<Record<string, string>>,
    about: {
      park: 'A parked failure is set aside: no redrive touches it. A copy goes to its parked topic.',
      discard: 'A discarded failure is never sent back. The letter stays in its topic until retention takes it.',
      restore: 'The failure is open again, as if nothing had been decided.',
      note: 'The note stands on each of these failures.',
      assign: 'Who sees to these failures.'
    } as Readonly<Record<string, string>>,
    verbs: {
      park: (count: number) => `Park ${counted(count, 'failure')}`,
      discard: (count: number) => `Discard ${counted(count, 'failure')}`,
      restore: (count: number) => `Restore ${counted(count, 'failure')}`,
      note: (count: number) => `Note on ${counted(count, 'failure')}`,
      assign: (count: number) => `Assign ${counted(count, 'failure')}`
    } as Readonly<Record<string, (count: number) => string>>,
    field: { note: 'Note', assign: 'Name or team' } as Readonly<Record<string, string>>,
    counting: 'Counting …',
    will: (count: number) => `${counted(count, 'failure')} will be changed.`,
    already: (count: number) => `${counted(count, 'more is', 'more are')} so already, and stay.`,
    nothing: 'Nothing would change.',
    meant: 'What is meant',
    byCause: 'Their causes',
    errors: (count: number, first: string) =>
      `On ${counted(count, 'letter')} the expression could not be told (${first}): they are not meant.`,
    why: 'Why',
    whyAbout: 'It stands in the audit.',
    done: (words: string) => `${words}: done.`,
    started: (words: string) => `${words}: begun. It goes on under Operations.`,
    copies: (topics: string) => `Copies go to ${topics}.`,
    tooMany: 'A plan names at most 1,000 failures one by one. Filter, and send back everything that matches.',
    manyTopics: 'These letters lie in several dead-letter topics: it is done for each.',
    oneTopic: 'A redrive reads one dead-letter topic. Choose one with the filter In.',
    setAside: 'What is parked or discarded is not sent back. Restore it first.',
    all: 'No filter is set: this means every letter of the topic.',
    filterFirst: 'Set a filter first, or select letters: without one this would mean every letter of every topic.'
  }
} as const
