import * as read from '../readers.ts'
import * as readRedrive from '../redrive-readers.ts'
import { redriving, setting } from '../setting.ts'

/** How dead letters are sent back. */
export const redriveSettings = {
  redriveTo: setting({
    flag: '--to',
    value: '<target>',
    about:
      'where copies go: origin, each to the topic and partition that its record came from, or topic:NAME, all to one topic',
    read: readRedrive.target,
    defaultText: 'origin',
    commands: redriving,
    given: 'flag'
  }),
  rate: setting({
    value: '<n>',
    about: 'send no more than so many letters a second',
    read: read.count(1),
    defaultText: 'as fast as it goes',
    commands: redriving,
    given: 'flag'
  }),
  maxRedrives: setting({
    value: '<n>',
    about: 'park failures that were sent back so often',
    read: read.count(1),
    defaultText: '3',
    commands: redriving,
    given: 'flag'
  }),
  again: setting({
    about: 'send once more what was sent back already',
    read: read.flag,
    default: false,
    commands: redriving,
    given: 'flag'
  }),
  keepHeaders: setting({
    about: "leave the failure's headers on the copies",
    read: read.flag,
    default: false,
    commands: redriving,
    given: 'flag'
  }),
  plan: setting({
    value: '<file>',
    about: 'plan: write the plan there; redrive: apply that plan',
    read: read.path,
    commands: redriving,
    given: 'flag'
  }),
  takeOver: setting({
    about: 'take the place of a runner that is alive',
    read: read.flag,
    default: false,
    commands: ['redrive'],
    given: 'flag'
  }),
  operation: setting({
    value: '<id>',
    about: 'only this operation',
    read: readRedrive.operation,
    commands: ['ops'],
    given: 'flag'
  }),
  stop: setting({
    about: 'ask the runner of --operation to commit what is under way, and to end',
    read: read.flag,
    default: false,
    commands: ['ops'],
    given: 'flag'
  })
} as const
