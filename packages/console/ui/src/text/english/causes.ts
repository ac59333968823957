import { amount, counted } from '../../words/amount.ts'
import { commonWords } from './common.ts'

const { letters } = commonWords

export const causesWords = {
  causes: {
    title: 'Causes',
    lead: {
      regressed: (count: number) => counted(count, 'cause came back', 'causes came back'),
      new: (count: number) => counted(count, 'new cause'),
      ongoing: (count: number) => `${amount(count)} ongoing`
    },
    search: 'Name or message',
    columns: {
      ...{
        cause: 'Cause',
        state: 'State',
        trend: 'Trend',
        count: 'Letters',
        open: 'Open',
        hour: '0–1 h',
        day: '1–24 h'
      },
      ...{ week: '1–7 d', older: '> 7 d', last: 'Last', first: 'First', owner: 'Owner' }
    },
    openByAge: 'Open letters by age',
    states: { active: 'Active', all: 'All', label: 'Which causes' },
    sort: 'Sort by',
    sorts: { worst: 'Worst first', count: 'Most letters', last: 'Last seen', first: 'First seen', name: 'Name' },
    from: (topics: string, groups: string) => `${topics} → ${groups}`,
    since: 'since',
    noGroup: 'no group told',
    noTopic: 'no topic told',
    empty: 'Nothing failed',
    emptyWords: 'No dead letter lies in the topics of this cluster that you may see.',
    nothing: 'Nothing matches',
    nothingWords: 'No cause fits what is asked for above.',
    reading: 'Nothing yet',
    readingWords: 'The index still reads the topics. Causes come as it goes on.',
    clear: 'Ask for everything'
  },
  cause: {
    letters: (count: number) => `See ${letters(count)}`,
    plan: 'Plan a redrive',
    resolve: 'Resolve',
    reopen: 'Not resolved',
    mute: 'Mute',
    unmute: 'Unmute',
    note: 'Note',
    addNote: 'Add a note',
    owner: 'Owner',
    addOwner: 'Name an owner',
    edit: 'Change',
    happened: (stage: string, group: string, topic: string) => `${stage} in ${group}, of records of ${topic}`,
    stages: {
      ...{ 'decode-key': 'The key could not be decoded', 'decode-value': 'The value could not be decoded' },
      ...{ validate: 'The value did not fit the schema', handle: 'The handler failed' }
    } as Readonly<Record<string, string>>,
    failedIn: 'Failed',
    why: 'Why are these together?',
    whyWords: 'The fingerprint is made of these parts of a letter. Letters that agree in them are one cause.',
    whyNone: 'None of its letters can be read any more, so the parts cannot be shown.',
    counts: 'counts',
    ignored: 'does not count',
    part: 'Part',
    value: 'Value',
    reason: 'Why',
    trend: 'Letters over time',
    example: 'Example',
    openExample: 'Open this letter',
    facts: 'Facts',
    first: 'First',
    last: 'Last',
    topics: 'Topics',
    groups: 'Groups',
    dlqs: 'Lies in',
    dialect: 'Header dialect',
    class: 'Kind',
    ages: 'Open by age',
    fingerprint: 'Fingerprint',
    decided: 'Decided',
    age: { hour: 'up to 1 hour', day: '1 to 24 hours', week: '1 to 7 days', older: 'older' },
    resolvedBy: (by: string, release: string | undefined) =>
      `Resolved by ${by}${release === undefined ? '' : ` in ${release}`}`,
    mutedBy: (by: string) => `Muted by ${by}`,
    untilCount: (since: number, count: number) => `${amount(since)} of ${letters(count)} since`,
    untilTime: 'until',
    resolveTitle: 'Resolve this cause',
    release: 'Release that mends it',
    resolveAbout: 'When a letter of this cause comes after this, the cause is shown as regressed.',
    muteTitle: 'Mute this cause',
    muteFor: 'Until when?',
    muteHour: 'For an hour',
    muteDay: 'For a day',
    muteWeek: 'For a week',
    muteCount: 'Until more letters have come',
    muteCountField: 'How many letters',
    muteAbout: 'Muted causes are not shown under Active. Nothing is changed about their letters.',
    noteTitle: 'Note on this cause',
    noteField: 'What should the next person know?',
    ownerTitle: 'Owner of this cause',
    ownerField: 'Name or team',
    saved: 'Saved. Every console shows it within a second.'
  }
} as const
