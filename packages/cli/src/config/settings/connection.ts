import { tokenEndpoint } from '../http-readers.ts'
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
    about:
      'PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, whose password comes from DEAD_LETTER_SASL_PASSWORD; or OAUTHBEARER, with --sasl-token-file or --sasl-token-url',
    read: read.choice('PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'),
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
  saslPassword: setting({ about: 'SASL password', read: read.secret, commands: everyCluster, given: 'secret' }),
  saslTokenFile: setting({
    value: '<file>',
    about: 'OAUTHBEARER: file that holds the token; it is read again for each new connection',
    read: read.path,
    commands: everyCluster,
    given: 'shared'
  }),
  saslTokenUrl: setting({
    value: '<url>',
    about:
      'OAUTHBEARER: https endpoint that gives tokens to --sasl-client-id (client credentials); its secret comes by environment or file',
    read: tokenEndpoint,
    commands: everyCluster,
    given: 'shared'
  }),
  saslClientId: setting({
    value: '<id>',
    about: 'client id for --sasl-token-url',
    read: read.text,
    commands: everyCluster,
    given: 'shared'
  }),
  saslClientSecret: setting({
    about: 'secret of --sasl-client-id',
    read: read.secret,
    commands: everyCluster,
    given: 'secret'
  }),
  saslScope: setting({
    value: '<scope>',
    about: 'scope to ask --sasl-token-url for; several separated by spaces',
    read: read.text,
    commands: everyCluster,
    given: 'shared'
  }),
  saslExtension: setting({
    value: '<pair>',
    about: 'OAUTHBEARER: name=value that goes with the token (repeatable)',
    read: read.saslExtensions,
    repeatable: true,
    commands: everyCluster,
    given: 'shared'
  })
} as const
