import * as read from '../readers.ts'
import { binding, deciding, redriving, setting, showing, withLedger } from '../setting.ts'

/** Which failures are meant, and what is decided about them. */
export const decisionSettings = {
  all: setting({
    about:
      'dlqs: look into every topic, not only into those that are named or configured as one; park, discard, restore, note, assign, plan, redrive, trial, export, rescue: every letter of the topic; ops: with stop, every redrive that runs',
    read: read.flag,
    default: false,
    commands: ['dlqs', ...binding, 'ops'],
    given: 'flag'
  }),
  limit: setting({
    value: '<n>',
    about:
      'park, discard, restore, note, assign: change no more failures than this; plan, redrive: send no more failures than this; export, rescue: no more letters than this',
    read: read.count(1),
    commands: [...deciding, ...redriving, 'export', 'rescue'],
    given: 'flag'
  }),
  note: setting({
    value: '<text>',
    about: 'the note; it takes the place of an earlier one',
    read: read.text,
    commands: ['note'],
    given: 'flag'
  }),
  assignee: setting({
    value: '<name>',
    about: 'who sees to it',
    read: read.text,
    commands: ['assign'],
    given: 'flag'
  }),
  clear: setting({
    about: 'note: take the note away; assign: nobody sees to it any more',
    read: read.flag,
    default: false,
    commands: ['note', 'assign'],
    given: 'flag'
  }),
  why: setting({
    value: '<reason>',
    about: 'why, for the audit',
    read: read.text,
    commands: [...deciding, ...redriving, 'import', 'rescue', 'truncate', 'erase', 'prune'],
    given: 'flag'
  }),
  by: setting({
    value: '<name>',
    about: 'who decides, asks or looks, for the audit',
    read: read.text,
    defaultText: 'the user of this machine',
    commands: [...new Set([...binding, ...showing]), 'import', 'truncate', 'erase', 'prune', 'ops', 'console'],
    given: 'shared'
  }),
  yes: setting({
    about: 'do not ask',
    read: read.flag,
    default: false,
    commands: [...deciding, 'redrive', 'trial', 'import', 'truncate', 'erase', 'prune'],
    given: 'flag'
  }),
  ledger: setting({
    value: '<name>',
    about: 'topics that hold what is decided: <name>.ledger and <name>.audit',
    read: read.topicName,
    default: 'dead-letter',
    defaultText: 'dead-letter',
    commands: [...withLedger, 'console'],
    given: 'shared'
  })
} as const
