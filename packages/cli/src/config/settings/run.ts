import { address } from '../address-readers.ts'
import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** How a run treats failures, and when it ends. */
export const runSettings = {
  attempts: setting({
    value: '<n>',
    about: 'attempts of a failing record before it is dead-lettered',
    read: read.count(1),
    defaultText: '3',
    commands: ['run'],
    given: 'shared'
  }),
  includePoison: setting({
    about: 'records that do not fit the check pause the run as handler failures do, when most of them do not',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  }),
  nothingFitsAfter: setting({
    value: '<n>',
    about: 'hold when the first n records of the run all fail the check; off dead-letters them all',
    read: read.countOrOff,
    defaultText: '1000',
    commands: ['run'],
    given: 'shared'
  }),
  maxDead: setting({
    value: '<n>',
    about: 'write no more dead letters than this: end, exit code 6, before the next one',
    read: read.count(0),
    commands: ['run'],
    given: 'shared'
  }),
  untilIdle: setting({
    about: 'end when the group has done everything that was there at start',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  }),
  idleTimeout: setting({
    value: '<ms>',
    about: '--until-idle: end with 4 when what is left has not moved for so long',
    read: read.count(100),
    default: 300_000,
    defaultText: '300000',
    commands: ['run'],
    given: 'shared'
  }),
  serve: setting({
    value: '<[host:]port>',
    about: 'answer /metrics for Prometheus and the console, /livez and /readyz; a port alone is at loopback',
    read: address,
    commands: ['run'],
    given: 'shared'
  }),
  max: setting({
    value: '<n>',
    about: 'run: end after this many records; ls, peek, tail, audit: show this many',
    read: read.count(1),
    defaultText: 'run, tail: no limit; ls, audit: 50; peek: 10',
    commands: ['run', 'ls', 'peek', 'tail', 'audit'],
    given: 'flag'
  })
} as const
