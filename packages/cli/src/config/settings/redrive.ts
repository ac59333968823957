import * as read from '../readers.ts'
import * as readRedrive from '../redrive-readers.ts'
import { redriving, setting } from '../setting.ts'

/** How dead letters are sent back. */
export const redriveSettings = {
  redriveTo: setting({
    flag: '--to',
    value: '<target>',
    about:
      'where copies go: group, to the group that failed alone (group:NAME where letters do not tell it); origin, to where their records came from, seen by every group; topic:NAME, all to one topic',
    read: readRedrive.target,
    defaultText: 'origin',
    commands: redriving,
    given: 'flag'
  }),
  targetBrokers: setting({
    value: '<host:port,…>',
    about:
      'the brokers of the topic of --to topic:NAME where it is in another cluster, reached with the same TLS and SASL options; copies come there at least once, with the same redrive id when twice',
    read: read.brokers,
    commands: [...redriving, 'ops'],
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
  rateBytes: setting({
    value: '<n>',
    about: 'send no more than so many bytes a second, before compression',
    read: read.count(1),
    defaultText: 'as fast as it goes',
    commands: redriving,
    given: 'flag'
  }),
  ramp: setting({
    about:
      'send 1, then 10, 100, …, each step only when all before is handled; stop when more than 5 % fail again, or nothing is handled for 60 s, or the group falls behind',
    read: read.flag,
    default: false,
    commands: redriving,
    given: 'flag'
  }),
  transform: setting({
    value: '<file>',
    about:
      'module (.js, .mjs, .cjs, .ts) whose default export or transform(letter) answers { key, value, headers } to be sent instead, or null: the letter stays',
    read: read.path,
    commands: redriving,
    given: 'flag'
  }),
  patch: setting({
    value: '<patch>',
    about:
      'change values, which are JSON: a JSON Patch (RFC 6902, an array) or a merge patch (RFC 7396, an object), or @ and a file with it',
    read: readRedrive.patch,
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
  opsAction: setting<readRedrive.OpsAction>({
    operand: '[action]',
    about: `what to do: ${readRedrive.opsActions.join(', ')}`,
    read: readRedrive.opsAction,
    default: 'list',
    defaultText: 'list',
    commands: ['ops'],
    given: 'flag'
  }),
  operation: setting({
    operand: '[id]',
    about: 'of which redrive: its id, as ops shows it, or how it begins',
    read: readRedrive.operation,
    commands: ['ops'],
    given: 'flag'
  }),
  follow: setting({
    about: 'with show, go on showing how far it is, until it has ended and outcomes are known',
    read: read.flag,
    default: false,
    commands: ['ops'],
    given: 'flag'
  }),
  wait: setting({
    about:
      'wait until it is known of every failure whether it was handled or failed again; exit code 7 when any failed again',
    read: read.flag,
    default: false,
    commands: ['redrive', 'ops'],
    given: 'flag'
  }),
  waitTimeout: setting({
    value: '<ms>',
    about: 'wait no longer than this; exit code 4 when outcomes are not known by then',
    read: read.count(100),
    defaultText: 'without end',
    commands: ['redrive', 'ops'],
    given: 'flag'
  }),
  approvedBy: setting({
    value: '<name>',
    about: 'who approved of it: a note, shown as unverified',
    read: read.text,
    commands: ['redrive'],
    given: 'flag'
  })
} as const
