import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** The embedded broker, and what writes to a topic to try things out. */
export const brokerSettings = {
  port: setting({
    value: '<n>',
    about: 'port to listen on; 0 takes one that is free',
    read: read.count(0),
    default: 0,
    defaultText: '0',
    commands: ['broker'],
    given: 'flag'
  }),
  host: setting({
    value: '<address>',
    about: 'address to listen on; there is no authentication',
    read: read.text,
    default: '127.0.0.1',
    defaultText: '127.0.0.1',
    commands: ['broker'],
    given: 'flag'
  }),
  target: setting({
    flag: '--topic',
    value: '<topic>',
    about: 'topic to write to',
    read: read.topicName,
    commands: ['produce'],
    given: 'flag'
  }),
  newTopics: setting({
    flag: '--topic',
    value: '<name[:partitions]>',
    about: 'topic to create; repeatable',
    read: read.newTopics,
    repeatable: true,
    commands: ['broker'],
    given: 'flag'
  }),
  brokerConfigs: setting({
    flag: '--config',
    value: '<name=value>',
    about: "broker configuration, as in Kafka's server.properties; repeatable",
    read: read.assignments,
    repeatable: true,
    commands: ['broker'],
    given: 'flag'
  })
} as const
