import * as read from '../readers.ts'
import { everyCluster, setting } from '../setting.ts'

/** How the cluster is reached. */
export const connectionSettings = {
  clientId: setting({
    value: '<id>',
    about: 'client id, as brokers log it',
    read: read.text,
    default: 'dead-letter',
    defaultText: 'dead-letter',
    commands: everyCluster,
    given: 'shared'
  }),
  tls: setting({ about: 'use TLS', read: read.flag, default: false, commands: everyCluster, given: 'shared' }),
  tlsCa: setting({
    value: '<file>',
    about: 'PEM certificates to trust; implies --tls',
    read: read.path,
    commands: everyCluster,
    given: 'shared'
  }),
  tlsCert: setting({
    value: '<file>',
    about: 'PEM client certificate; implies --tls',
    read: read.path,
    commands: everyCluster,
    given: 'shared'
  }),
  tlsKey: setting({
    value: '<file>',
    about: 'PEM key of the client certificate',
    read: read.path,
    commands: everyCluster,
    given: 'shared'
  }),
  saslMechanism: setting({
    value: '<name>',
    about: 'PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; the password comes from DEAD_LETTER_SASL_PASSWORD',
    read: read.choice('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'),
    commands: everyCluster,
    given: 'shared'
  }),
  saslUsername: setting({
    value: '<name>',
    about: 'SASL user name',
    read: read.text,
    commands: everyCluster,
    given: 'shared'
  }),
  saslPassword: setting({ about: 'SASL password', read: read.secret, commands: everyCluster, given: 'secret' })
} as const
