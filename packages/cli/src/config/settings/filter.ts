import * as readFilter from '../filter-readers.ts'
import * as read from '../readers.ts'
import { selecting, setting } from '../setting.ts'

/** Which letters are meant: the same flags for every command that selects some. */
export const filterSettings = {
  lineage: setting({
    value: '<key>',
    about:
      'only these failures: keys, or how a key begins (at least 4 hex digits), or @file with one in each line; repeatable',
    read: readFilter.lineages,
    repeatable: true,
    commands: [...selecting, 'audit'],
    given: 'flag'
  }),
  cause: setting({
    value: '<name>',
    about:
      'only failures of this cause: its name, or its fingerprint or how that begins, as causes shows them; repeatable',
    read: read.texts,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  error: setting({
    value: '<class>',
    about: 'only this class of error, as the letter tells it or its last part; repeatable',
    read: read.texts,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  failureClass: setting({
    flag: '--class',
    value: '<class>',
    about: 'only poison, business, transient or infrastructure; repeatable',
    read: readFilter.classes,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  stage: setting({
    value: '<stage>',
    about: 'only decode-key, decode-value, validate or handle; repeatable',
    read: readFilter.stages,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  failedGroup: setting({
    flag: '--group',
    value: '<group>',
    about: 'only failures of this consumer group; repeatable',
    read: read.texts,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  origin: setting({
    value: '<place>',
    about: 'only records that were consumed there: orders, orders:3, orders:3:100, orders:3:100-200; repeatable',
    read: readFilter.origins,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  key: setting({
    value: '<key>',
    about: 'only records with this key; repeatable',
    read: read.texts,
    repeatable: true,
    commands: [...selecting, 'erase'],
    given: 'flag'
  }),
  header: setting({
    value: '<name[=value]>',
    about: 'only letters with this header; repeatable',
    read: readFilter.headers,
    repeatable: true,
    commands: selecting,
    given: 'flag'
  }),
  contains: setting({
    flag: '--text',
    value: '<text>',
    about: "only letters with this text in the error's class, message or stack, in key or value; case does not count",
    read: read.text,
    commands: selecting,
    given: 'flag'
  }),
  since: setting({
    value: '<when>',
    about: 'only letters since: a timestamp, or an age such as 1h, 24h, 7d',
    read: read.since,
    commands: [...selecting, 'audit'],
    given: 'flag'
  }),
  until: setting({
    value: '<when>',
    about: 'only letters before: a timestamp or an age',
    read: read.since,
    commands: selecting,
    given: 'flag'
  }),
  where: setting({
    value: '<expression>',
    about: "only letters of which this expression of CEL is true: value.amount > 100 && headers['tenant'] == 'acme'",
    read: read.text,
    commands: selecting,
    given: 'flag'
  })
} as const
