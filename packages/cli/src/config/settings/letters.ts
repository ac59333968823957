import * as read from '../readers.ts'
import { reading, setting } from '../setting.ts'

/** Which dead letters are read, and how they are shown. */
export const lettersSettings = {
  partition: setting({
    value: '<n>',
    about: 'only this partition of the dead-letter topic',
    read: read.count(0),
    commands: ['peek'],
    given: 'flag'
  }),
  offset: setting({
    value: '<n>',
    about: 'the first ones from this offset on, instead of the newest',
    read: read.count(0),
    commands: ['peek'],
    given: 'flag'
  }),
  full: setting({
    about: 'whole value and stack trace',
    read: read.flag,
    default: false,
    commands: ['peek'],
    given: 'flag'
  }),
  since: setting({
    value: '<when>',
    about: 'only letters since: a timestamp, or an age such as 1h, 24h, 7d',
    read: read.since,
    commands: reading,
    given: 'flag'
  }),
  top: setting({
    value: '<n>',
    about: 'list so many causes, origins and hours; what is beyond is counted together',
    read: read.count(1),
    defaultText: '30, with --json 1000',
    commands: ['report'],
    given: 'flag'
  }),
  textBytes: setting({
    value: '<n>',
    about: 'cut each text after so many bytes; peek shows all with --full',
    read: read.count(1),
    defaultText: 'peek: 1000; report: 200',
    commands: reading,
    given: 'flag'
  })
} as const
