import { counted } from '../../words/amount.ts'

export const operationsWords = {
  operations: {
    title: 'Operations',
    columns: {
      ...{ what: 'What', state: 'State', done: 'Done', dlq: 'Topic', by: 'By', since: 'Begun' }
    },
    empty: 'Nothing was done yet',
    emptyWords: 'Redrives, parking and discarding are listed here while they run and after.',
    of: (done: string, planned: string) => `${done} of ${planned}`,
    failedAgain: (count: string) => `${count} failed again`,
    running: 'Running',
    all: 'All'
  },
  operation: {
    progress: 'Progress',
    sent: 'Sent',
    done: 'Done',
    planned: 'Planned',
    left: 'Left',
    handled: 'Handled',
    failedAgain: 'Failed again',
    parked: 'Parked',
    rate: 'A second, now',
    stop: 'Stop',
    pause: 'Pause',
    resume: 'Go on',
    cancel: 'Cancel for good',
    continue: 'Go on where it was',
    cancelTitle: 'Cancel this operation for good?',
    cancelWords: 'It ends, and cannot be gone on with. What was sent stays sent.',
    stopAll: 'Stop everything',
    stopAllTitle: 'Stop every redrive of this ledger?',
    stopAllWords: 'The emergency stop: nothing is sent any more, whoever began it and wherever it runs.',
    stopAllDenied: 'This needs the role operator for all topics: stop those of yours one by one',
    stoppedAll: (count: number) => `${counted(count, 'redrive')} asked to stop.`,
    stopTitle: 'Stop this operation?',
    stopWords: 'What is under way is committed, then it ends. What was sent stays sent; the same plan can go on later.',
    asked: 'Asked for. It answers within a few seconds.',
    outcomes: 'What came of each failure',
    outcomesNone: 'Nothing was sent yet.',
    columns: { ...{ failure: 'Failure', outcome: 'Outcome', target: 'To', letter: 'Letter' } },
    reason: 'Why it stands still, or ended early',
    came: {
      title: 'What came of it',
      known: 'Everything that was sent is known to have been handled, or to have failed again.',
      waiting: (count: number) => `${counted(count, 'failure was', 'failures were')} not reached by the group yet.`,
      unread: (count: number) => `Of ${counted(count, 'copy', 'copies')} no group is known that would read it.`,
      expired: (count: number) =>
        `${counted(count, 'copy was', 'copies were')} taken by retention before the group came to it.`,
      why: 'Why some failed again'
    },
    rampGates: {
      title: 'Ramp',
      passed: 'passed',
      here: 'now',
      ahead: 'ahead',
      stopped: 'stopped here',
      lookFirst: 'Look at what failed again first.',
      goOn: 'Go on where it was begins a new ramp with what is left.'
    },
    skipped: 'Left where they are',
    facts: {
      by: 'By',
      why: 'Why',
      dlq: 'From',
      target: 'To',
      filter: 'Filter',
      runner: 'Runs on',
      heard: 'Last heard',
      since: 'Begun',
      id: 'Id'
    },
    error: 'It ended with an error',
    toOrigin: 'where it came from',
    toGroup: 'the group that failed',
    abandoned: 'Its runner was not heard of for half a minute. Apply the plan again: it goes on where it was.',
    audit: 'In the audit',
    toPlan: 'The plan'
  }
} as const
