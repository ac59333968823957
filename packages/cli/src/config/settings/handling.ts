import * as readHttp from '../http-readers.ts'
import * as read from '../readers.ts'
import { handling, setting } from '../setting.ts'

/** Where good records go. */
export const handlingSettings = {
  print: setting({
    about: 'print partition, offset and value of each good record',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  }),
  exec: setting({
    value: '<command>',
    about: 'hand good records to a program: a JSON line in, a JSON line out for each',
    read: read.text,
    commands: handling,
    given: 'shared'
  }),
  execAttempts: setting({
    value: '<n>',
    about: 'times that the program may end on a record, while it handles others, before that record is dead-lettered',
    read: read.count(1),
    default: 3,
    defaultText: '3',
    commands: handling,
    given: 'shared'
  }),
  http: setting({
    value: '<url>',
    about: 'send good records to an HTTP endpoint, by POST',
    read: readHttp.url,
    commands: handling,
    given: 'shared'
  }),
  httpTimeout: setting({
    value: '<ms>',
    about: 'give up on an HTTP answer after this time',
    read: read.count(1),
    default: 30_000,
    defaultText: '30000',
    commands: handling,
    given: 'shared'
  }),
  httpMethod: setting({
    value: '<method>',
    about: 'POST, PUT or PATCH',
    read: read.choice('POST', 'PUT', 'PATCH'),
    defaultText: 'POST',
    commands: handling,
    given: 'shared'
  }),
  httpHeader: setting({
    value: '<name: value>',
    about: 'header of each request, its secrets as ${env:NAME} or ${file:PATH}; repeatable',
    read: readHttp.headers,
    repeatable: true,
    commands: handling,
    given: 'shared'
  }),
  module: setting({
    value: '<file>',
    about: 'hand good records to a function: default export or `handle`, (record, context)',
    read: read.path,
    commands: handling,
    given: 'shared'
  }),
  to: setting({
    value: '<topic>',
    about: 'copy good records to this topic',
    read: read.topicName,
    commands: ['run'],
    given: 'shared'
  })
} as const
