import { checkSettings } from './check-settings.ts'
import type { HeaderTemplate } from './header-templates.ts'
import * as readHttp from './http-readers.ts'
import * as read from './readers.ts'
import type { Command, Setting } from './setting.ts'

export type { Command } from './setting.ts'

/** Everything that can be set, as the commands use it. What was not given and has no default is undefined. */
export interface Settings {
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly tls: boolean
  readonly tlsCa: string
  readonly tlsCert: string
  readonly tlsKey: string
  readonly saslMechanism: string
  readonly saslUsername: string
  readonly saslPassword: string
  readonly topic: readonly (string | RegExp)[]
  readonly group: string
  readonly dlq: string
  readonly dlqPartitions: number
  readonly dlqPartition: 'same' | 'zero' | 'modulo' | 'key'
  readonly dialect: 'spring-cloud-stream' | 'spring-kafka' | 'none'
  readonly provision: 'create' | 'verify' | 'off'
  readonly check: read.Check
  readonly schemaRef: readonly string[]
  readonly from: read.From
  readonly attempts: number
  readonly includePoison: boolean
  readonly nothingFitsAfter: number
  readonly maxDead: number
  readonly exec: string
  readonly http: string
  readonly httpTimeout: number
  readonly httpMethod: 'POST' | 'PUT' | 'PATCH'
  readonly httpHeader: readonly HeaderTemplate[]
  readonly execAttempts: number
  readonly module: string
  readonly to: string
  readonly print: boolean
  readonly untilIdle: boolean
  readonly idleTimeout: number
  readonly max: number
  readonly partition: number
  readonly offset: number
  readonly full: boolean
  readonly since: number
  readonly top: number
  readonly textBytes: number
  readonly json: boolean
  readonly port: number
  readonly host: string
  readonly newTopics: readonly read.NewTopic[]
  readonly target: string
  readonly brokerConfigs: Readonly<Record<string, string>>
}

const all = ['run', 'doctor', 'peek', 'report', 'produce'] as const
const withLetters = ['run', 'doctor', 'peek', 'report'] as const
const group = ['run', 'doctor'] as const
const readers = ['peek', 'report'] as const

/** Every setting, in the order of --help. The flag is the name in kebab case, the environment variable DEAD_LETTER_ and the name in capitals. */
export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  brokers: {
    value: '<host:port,…>',
    about: 'Kafka brokers to begin with',
    read: read.brokers,
    default: ['localhost:9092'],
    defaultText: 'localhost:9092',
    commands: all,
    given: 'shared'
  },
  topic: {
    value: '<topic>',
    about: 'source topic, or /regular expression/ over whole names; repeatable',
    read: read.topics,
    repeatable: true,
    commands: group,
    given: 'shared'
  },
  group: { value: '<group>', about: 'consumer group', read: read.text, commands: group, given: 'shared' },
  ...checkSettings,
  dlq: { value: '<topic>', about: 'dead-letter topic', read: read.topicName, commands: withLetters, given: 'shared' },
  dlqPartitions: {
    value: '<n>',
    about: 'partitions of the dead-letter topic; 1 = all to partition 0; unset = as many as the source, same partition',
    read: read.count(1),
    commands: group,
    given: 'shared'
  },
  dlqPartition: {
    value: '<policy>',
    about: 'partition of a dead letter: same, zero, modulo, key',
    read: read.choice('same', 'zero', 'modulo', 'key'),
    commands: group,
    given: 'shared'
  },
  dialect: {
    value: '<dialect>',
    about: 'failure headers: spring-cloud-stream, spring-kafka, none (ours, x-dead-letter-*, are always written)',
    read: read.choice('spring-cloud-stream', 'spring-kafka', 'none'),
    defaultText: 'spring-cloud-stream',
    commands: group,
    given: 'shared'
  },
  provision: {
    value: '<how>',
    about: 'dead-letter topic: create (or mend), verify, off',
    read: read.choice('create', 'verify', 'off'),
    defaultText: 'create',
    commands: group,
    given: 'shared'
  },
  from: {
    value: '<where>',
    about: 'where a group without offsets starts: earliest, latest, or a timestamp (ISO 8601 or epoch milliseconds)',
    read: read.from,
    default: 'latest',
    defaultText: 'latest',
    commands: ['run'],
    given: 'shared'
  },
  print: {
    about: 'print partition, offset and value of each good record',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  },
  exec: {
    value: '<command>',
    about: 'hand good records to a program: a JSON line in, a JSON line out for each',
    read: read.text,
    commands: ['run'],
    given: 'shared'
  },
  execAttempts: {
    value: '<n>',
    about: 'times that the program may end on a record, while it handles others, before that record is dead-lettered',
    read: read.count(1),
    default: 3,
    defaultText: '3',
    commands: ['run'],
    given: 'shared'
  },
  http: {
    value: '<url>',
    about: 'send good records to an HTTP endpoint, by POST',
    read: readHttp.url,
    commands: ['run'],
    given: 'shared'
  },
  httpTimeout: {
    value: '<ms>',
    about: 'give up on an HTTP answer after this time',
    read: read.count(1),
    default: 30_000,
    defaultText: '30000',
    commands: ['run'],
    given: 'shared'
  },
  httpMethod: {
    value: '<method>',
    about: 'POST, PUT or PATCH',
    read: read.choice('POST', 'PUT', 'PATCH'),
    defaultText: 'POST',
    commands: ['run'],
    given: 'shared'
  },
  httpHeader: {
    value: '<name: value>',
    about: 'header of each request, its secrets as ${env:NAME} or ${file:PATH}; repeatable',
    read: readHttp.headers,
    repeatable: true,
    commands: ['run'],
    given: 'shared'
  },
  module: {
    value: '<file>',
    about: 'hand good records to a function: default export or `handle`, (record, context)',
    read: read.path,
    commands: ['run'],
    given: 'shared'
  },
  to: {
    value: '<topic>',
    about: 'copy good records to this topic',
    read: read.topicName,
    commands: ['run'],
    given: 'shared'
  },
  attempts: {
    value: '<n>',
    about: 'deliveries of a failing record before it is dead-lettered',
    read: read.count(1),
    defaultText: '3',
    commands: ['run'],
    given: 'shared'
  },
  includePoison: {
    about: 'records that do not fit the check pause the run as handler failures do, when most of them do not',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  },
  nothingFitsAfter: {
    value: '<n>',
    about: 'hold when the first n records of the run all fail the check; off dead-letters them all',
    read: read.countOrOff,
    defaultText: '1000',
    commands: ['run'],
    given: 'shared'
  },
  maxDead: {
    value: '<n>',
    about: 'write no more dead letters than this: end, exit code 6, before the next one',
    read: read.count(0),
    commands: ['run'],
    given: 'shared'
  },
  untilIdle: {
    about: 'end when the group has done everything that was there at start',
    read: read.flag,
    default: false,
    commands: ['run'],
    given: 'shared'
  },
  idleTimeout: {
    value: '<ms>',
    about: '--until-idle: end with 4 when what is left has not moved for so long',
    read: read.count(100),
    default: 300_000,
    defaultText: '300000',
    commands: ['run'],
    given: 'shared'
  },
  max: {
    value: '<n>',
    about: 'run: end after this many records; peek: show this many',
    read: read.count(1),
    defaultText: 'run: no limit; peek: 10',
    commands: ['run', 'peek'],
    given: 'flag'
  },
  partition: {
    value: '<n>',
    about: 'only this partition of the dead-letter topic',
    read: read.count(0),
    commands: ['peek'],
    given: 'flag'
  },
  offset: {
    value: '<n>',
    about: 'the first ones from this offset on, instead of the newest',
    read: read.count(0),
    commands: ['peek'],
    given: 'flag'
  },
  full: { about: 'whole value and stack trace', read: read.flag, default: false, commands: ['peek'], given: 'flag' },
  since: {
    value: '<when>',
    about: 'only letters since: a timestamp, or an age such as 1h, 24h, 7d',
    read: read.since,
    commands: readers,
    given: 'flag'
  },
  top: {
    value: '<n>',
    about: 'list so many causes, origins and hours; what is beyond is counted together',
    read: read.count(1),
    defaultText: '30, with --json 1000',
    commands: ['report'],
    given: 'flag'
  },
  textBytes: {
    value: '<n>',
    about: 'cut each text after so many bytes; peek shows all with --full',
    read: read.count(1),
    defaultText: 'peek: 1000; report: 200',
    commands: readers,
    given: 'flag'
  },
  port: {
    value: '<n>',
    about: 'port to listen on; 0 takes one that is free',
    read: read.count(0),
    default: 0,
    defaultText: '0',
    commands: ['broker'],
    given: 'flag'
  },
  host: {
    value: '<address>',
    about: 'address to listen on; there is no authentication',
    read: read.text,
    default: '127.0.0.1',
    defaultText: '127.0.0.1',
    commands: ['broker'],
    given: 'flag'
  },
  target: {
    flag: '--topic',
    value: '<topic>',
    about: 'topic to write to',
    read: read.topicName,
    commands: ['produce'],
    given: 'flag'
  },
  newTopics: {
    flag: '--topic',
    value: '<name[:partitions]>',
    about: 'topic to create; repeatable',
    read: read.newTopics,
    repeatable: true,
    commands: ['broker'],
    given: 'flag'
  },
  brokerConfigs: {
    flag: '--config',
    value: '<name=value>',
    about: "broker configuration, as in Kafka's server.properties; repeatable",
    read: read.assignments,
    repeatable: true,
    commands: ['broker'],
    given: 'flag'
  },
  json: {
    about: 'JSON for machines on stdout',
    read: read.flag,
    default: false,
    commands: [...withLetters, 'broker'],
    given: 'shared'
  },
  clientId: {
    value: '<id>',
    about: 'client id, as brokers log it',
    read: read.text,
    default: 'dead-letter',
    defaultText: 'dead-letter',
    commands: all,
    given: 'shared'
  },
  tls: { about: 'use TLS', read: read.flag, default: false, commands: all, given: 'shared' },
  tlsCa: {
    value: '<file>',
    about: 'PEM certificates to trust; implies --tls',
    read: read.path,
    commands: all,
    given: 'shared'
  },
  tlsCert: {
    value: '<file>',
    about: 'PEM client certificate; implies --tls',
    read: read.path,
    commands: all,
    given: 'shared'
  },
  tlsKey: {
    value: '<file>',
    about: 'PEM key of the client certificate',
    read: read.path,
    commands: all,
    given: 'shared'
  },
  saslMechanism: {
    value: '<name>',
    about: 'PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; the password comes from DEAD_LETTER_SASL_PASSWORD',
    read: read.choice('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'),
    commands: all,
    given: 'shared'
  },
  saslUsername: { value: '<name>', about: 'SASL user name', read: read.text, commands: all, given: 'shared' },
  saslPassword: { about: 'SASL password', read: read.secret, commands: all, given: 'secret' }
}

/** Names of what one command takes. `doctor` looks at a run as a whole: it takes what a run's file or environment may hold. */
export const settingsOf = (command: Command): (keyof Settings)[] =>
  (Object.keys(settings) as (keyof Settings)[]).filter(name => {
    const { commands, given } = settings[name]
    return commands.includes(command) || (command === 'doctor' && given === 'shared' && commands.includes('run'))
  })

export const flagName = (name: string): string =>
  (Object.hasOwn(settings, name) ? settings[name as keyof Settings].flag : undefined) ??
  `--${name.replaceAll(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`

export const variableName = (name: string): string =>
  `DEAD_LETTER_${name.replaceAll(/[A-Z]/g, capital => `_${capital}`).toUpperCase()}`
