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
    consumers: {
      title: 'Consumers',
      fine: (services: number) =>
        services === 1 ? 'The service that is asked goes on.' : `All ${services} services that are asked go on.`,
      unasked:
        'Nobody is asked whether they are held up. Start the console with --consumers URL,… of what dead-letter run --serve PORT shows, or a service of your own with exposeMetrics.',
      states: {
        ...{ held: 'Held', 'breaker-open': 'Breaker open', 'no-contact': 'No contact', stopped: 'Stopped' },
        unreachable: 'Not reached'
      } as Readonly<Record<string, string>>,
      where: (topic: string, partitions: number) => `${counted(partitions, 'partition')} of ${topic}`,
      reasons: {
        ...{
          start: 'where it starts cannot be found',
          commit: 'its offset is refused',
          stuck: 'a handler call does not end'
        },
        ...{ letter: 'a dead letter cannot be written', source: 'it may not be read', batch: 'a batch cannot be read' },
        ...{ infrastructure: 'what the handler needs is down', 'nothing-fits': 'no record has passed decoding' },
        ...{
          consecutive: 'calls in a row failed for one cause',
          share: 'most calls fail',
          budget: 'more fail than succeed'
        },
        ...{ coordinator: "the group's coordinator does not answer", brokers: 'the brokers do not answer' },
        ...{ failed: 'an error has ended it', stopped: 'it has been ended', 'not-reached': 'no connection' },
        ...{
          late: 'no answer within 2 s',
          status: 'its metrics are refused',
          redirect: 'it leads elsewhere, and that is not followed'
        },
        ...{
          'too-large': 'it answers more than 4 MB',
          'no-consumer': 'its metrics tell of no consumer: exposeMetrics is missing'
        }
      } as Readonly<Record<string, string>>
    },
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
    tiles: {
      ...{ in: 'Came in', out: 'Decided', open: 'Open', parked: 'Parked', now: 'now' },
      over: {
        ...{ hour: 'last hour', day: 'last 24 hours', week: 'last 7 days' },
        own: 'in the chosen range'
      } as Readonly<Record<string, string>> & { readonly own: string }
    },
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
