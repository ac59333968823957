import { amount } from '../../words/amount.ts'

/** Which letters are asked for. */
export const filtersWords = {
  range: {
    label: 'Time of failure',
    hour: 'Last hour',
    day: '24 hours',
    week: '7 days',
    all: 'All time',
    days: 'A day …',
    today: 'Today',
    yesterday: 'Yesterday',
    own: 'Chosen range',
    clear: 'All time again',
    over: {
      hour: 'the last hour',
      day: 'the last 24 hours',
      week: 'the last 7 days',
      all: 'the time shown'
    }
  },
  filters: {
    label: 'Filters',
    add: 'Filter',
    failures: (count: number) => `${amount(count)} chosen failures`,
    search: 'Text in error, key or value',
    remove: (name: string, value: string) => `Remove the filter ${name} ${value}`,
    clear: 'Clear all',
    names: {
      ...{ dlq: 'in', state: 'state', cause: 'cause', error: 'error', class: 'kind', stage: 'stage', group: 'group' },
      ...{ origin: 'from', key: 'key', header: 'header', lineage: 'failure', partition: 'partition' },
      ...{ offset: 'offset', where: 'where', column: 'column', action: 'action' }
    } as Readonly<Record<string, string>>,
    kinds: {
      ...{
        dlq: 'Dead-letter topic',
        state: 'State',
        topic: 'Source topic',
        group: 'Group',
        error: 'Error',
        class: 'Kind of failure'
      },
      ...{ stage: 'Stage' }
    } as Readonly<Record<string, string>>,
    choose: 'Filter by',
    more: 'More filters',
    none: 'Nothing to choose from.',
    expression: 'Expression',
    expressionAbout: 'CEL over one letter, for example value.country == "DE"',
    apply: 'Apply',
    key: 'Key is',
    header: 'Header (name or name=value)',
    saved: 'Saved',
    saveAs: 'Save this filter …',
    saveName: 'Name',
    savedAbout: 'Kept in this browser. To share it, send the address of the page.',
    forgetSome: 'Forget saved filters …',
    forget: (name: string) => `Forget ${name}`,
    noSaved: 'Nothing saved yet.'
  },
  expression: {
    title: 'Filter by an expression',
    words: 'It looks at letters one by one; the first matches are shown while it goes on.',
    field: 'Expression',
    valid: 'This can be asked.',
    help: 'What it knows',
    variables: 'Variables',
    paths: 'In the values of your letters',
    functions: 'Functions',
    insert: (name: string) => `Insert ${name}`,
    suggestions: 'Suggestions'
  }
} as const
