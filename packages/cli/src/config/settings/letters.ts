import * as read from '../readers.ts'
import { binding, reading, setting } from '../setting.ts'

/** Which dead letters are read, and how they are shown. */
export const lettersSettings = {
  partition: setting({
    value: '<n>',
    about: 'only this partition of the dead-letter topic',
    read: read.count(0),
    commands: ['ls', 'peek', 'show', 'tail', ...binding],
    given: 'flag'
  }),
  offset: setting({
    value: '<n>',
    about:
      'ls, peek: the first ones from this offset on, instead of the newest; show, park, discard, restore, note, assign, plan, redrive, trial, export, rescue: the letter at this offset',
    read: read.count(0),
    commands: ['ls', 'peek', 'show', ...binding],
    given: 'flag'
  }),
  full: setting({
    about: 'whole value and stack trace',
    read: read.flag,
    default: false,
    commands: ['peek', 'show', 'tail'],
    given: 'flag'
  }),
  history: setting({
    about:
      'all that happened to the failure, for which the topic, the audit and the ledger are read; with --lineage always',
    read: read.flag,
    default: false,
    commands: ['show'],
    given: 'flag'
  }),
  causes: setting({
    about: 'count the causes of each topic, by its newest 10000 letters',
    read: read.flag,
    default: false,
    commands: ['dlqs'],
    given: 'flag'
  }),
  top: setting({
    value: '<n>',
    about: 'list so many causes, origins and hours; what is beyond is counted together',
    read: read.count(1),
    defaultText: '30, with --json 1000',
    commands: ['causes', 'report'],
    given: 'flag'
  }),
  textBytes: setting({
    value: '<n>',
    about: 'cut each text after so many bytes; --full, where there is one, shows all',
    read: read.count(1),
    defaultText: 'peek, tail: 1000; show: 10000; causes, report, ls: 200',
    commands: [...reading, 'show', 'tail'],
    given: 'flag'
  })
} as const
