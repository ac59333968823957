import { counted } from '../../words/amount.ts'
import { commonWords } from './common.ts'

const { letters } = commonWords

export const overviewWords = {
  overview: {
    title: 'Overview',
    all: (open: number, topics: number) => `${letters(open)} wait for a decision, in ${counted(topics, 'topic')}.`,
    quiet: 'Nothing waits for a decision.',
    expiring: (count: number) => `${letters(count)} are lost to retention within a day.`,
    newCauses: (count: number) => counted(count, 'new cause'),
    regressed: (count: number) => counted(count, 'cause came back', 'causes came back'),
    running: 'Running now',
    topics: 'Dead-letter topics',
    trend: 'Letters over time',
    brush: 'Drag over the plot to choose a range; it filters every screen.',
    columns: {
      ...{
        topic: 'Topic',
        trend: 'Trend',
        open: 'Open',
        flow: 'In / out',
        depth: 'In the topic',
        oldest: 'Oldest open'
      },
      ...{ expires: 'Lost to retention' }
    },
    tiles: { in: 'Came in', out: 'Decided', open: 'Open', parked: 'Parked' },
    allCauses: 'All causes',
    reading: (progress: string) => `index at ${progress}`,
    expiringHere: (count: number) => `${letters(count)} within a day`,
    noExpiry: 'kept for ever',
    expiryUnknown: 'retention may not be read',
    nothingOpen: 'nothing open',
    empty: 'No dead-letter topic found',
    emptyWords:
      'None by name (error.…, …-dlq, ….DLT), by header or by configuration. Produce one, or name it: dead-letter console --dlq NAME.'
  }
} as const
