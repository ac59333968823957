import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** How dead letters are tried. */
export const trialSettings = {
  perCause: setting({
    value: '<n>',
    about: 'try so many failures of each cause: the newest',
    read: read.count(1),
    default: 20,
    defaultText: '20',
    commands: ['trial'],
    given: 'flag'
  }),
  trialTimeout: setting({
    flag: '--timeout',
    value: '<ms>',
    about: 'a letter that takes longer has failed',
    read: read.count(1),
    default: 60_000,
    defaultText: '60000',
    commands: ['trial'],
    given: 'flag'
  }),
  save: setting({
    value: '<dir>',
    about: 'write each letter that was tried into this folder, for lettersFrom(dir) of @dead-letter/kafka/testing',
    read: read.path,
    commands: ['trial'],
    given: 'flag'
  })
} as const
