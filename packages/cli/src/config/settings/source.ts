import * as read from '../readers.ts'
import { consuming, handling, redriving, setting, withLetters } from '../setting.ts'

/** What is consumed, what a good record is, and where dead letters go. */
export const sourceSettings = {
  topic: setting({
    value: '<topic>',
    about: 'source topic, or /regular expression/ over whole names; repeatable',
    read: read.topics,
    repeatable: true,
    commands: consuming,
    given: 'shared'
  }),
  group: setting({ value: '<group>', about: 'consumer group', read: read.text, commands: consuming, given: 'shared' }),
  check: setting({
    value: '<check>',
    about: 'what a good value is: json, text (UTF-8), schema:FILE (JSON that fits the JSON Schema in FILE), none',
    read: read.check,
    defaultText: 'none',
    commands: [...handling, ...redriving, 'show'],
    given: 'shared'
  }),
  schemaRef: setting({
    value: '<file>',
    about: 'JSON Schema that $ref in the schema of --check may name, by its $id or else its file name; repeatable',
    read: read.paths,
    repeatable: true,
    commands: [...handling, ...redriving, 'show'],
    given: 'shared'
  }),
  dlq: setting({
    value: '<topic>',
    about: 'dead-letter topic',
    read: read.topicName,
    commands: withLetters,
    given: 'shared'
  }),
  dlqPartitions: setting({
    value: '<n>',
    about: 'partitions of the dead-letter topic; 1 = all to partition 0; unset = as many as the source, same partition',
    read: read.count(1),
    commands: consuming,
    given: 'shared'
  }),
  dlqPartition: setting({
    value: '<policy>',
    about: 'partition of a dead letter: same, zero, modulo, key',
    read: read.choice('same', 'zero', 'modulo', 'key'),
    commands: consuming,
    given: 'shared'
  }),
  dialect: setting({
    value: '<dialect>',
    about: 'failure headers: spring-cloud-stream, spring-kafka, none (ours, x-dead-letter-*, are always written)',
    read: read.choice('spring-cloud-stream', 'spring-kafka', 'none'),
    defaultText: 'spring-cloud-stream',
    commands: consuming,
    given: 'shared'
  }),
  provision: setting({
    value: '<how>',
    about: 'dead-letter topic: create (or mend), verify, off',
    read: read.choice('create', 'verify', 'off'),
    defaultText: 'create',
    commands: consuming,
    given: 'shared'
  }),
  ignoreRedrives: setting({
    about: 'leave what is sent back to this group alone (redrive --to group) where it is',
    read: read.flag,
    default: false,
    commands: consuming,
    given: 'shared'
  }),
  from: setting({
    value: '<where>',
    about: 'where a group without offsets starts: earliest, latest, or a timestamp (ISO 8601 or epoch milliseconds)',
    read: read.from,
    default: 'latest',
    defaultText: 'latest',
    commands: ['run'],
    given: 'shared'
  })
} as const
