import { urls } from '../http-readers.ts'
import * as read from '../readers.ts'
import { setting } from '../setting.ts'

/** How a console is run. */
export const consoleSettings = {
  consolePort: setting({
    flag: '--port',
    value: '<n>',
    about: 'port to listen on; 0 takes one that is free',
    read: read.count(0),
    default: 8080,
    defaultText: '8080',
    commands: ['console'],
    given: 'shared'
  }),
  consoleHost: setting({
    flag: '--host',
    value: '<address>',
    about: 'address to listen on; anything but loopback needs --users',
    read: read.text,
    default: '127.0.0.1',
    defaultText: '127.0.0.1',
    commands: ['console'],
    given: 'shared'
  }),
  data: setting({
    value: '<folder>',
    about: 'where the index lies; it may be deleted at any time',
    read: read.path,
    defaultText: 'a temporary folder, gone with the process',
    commands: ['console'],
    given: 'shared'
  }),
  readOnly: setting({
    about: 'change nothing, whoever asks',
    read: read.flag,
    default: false,
    commands: ['console'],
    given: 'shared'
  }),
  users: setting({
    value: '<file>',
    about: 'JSON file of those who may sign in, or of groups of the identity provider, and for which topics',
    read: read.path,
    commands: ['console'],
    given: 'shared'
  }),
  consumers: setting({
    value: '<url,…>',
    about: 'services whose /metrics tell whether their consumers are held up, such as those of run --serve',
    read: urls,
    repeatable: true,
    commands: ['console'],
    given: 'shared'
  }),
  trustedProxies: setting({
    value: '<net,…>',
    about:
      'proxies whose X-Forwarded-For is believed, by address or network (10.0.0.0/8); of others it is not looked at',
    read: read.nameLists,
    repeatable: true,
    commands: ['console'],
    given: 'shared'
  }),
  oidcIssuer: setting({
    value: '<url>',
    about: 'identity provider (OpenID Connect) that people sign in at; --users says which of its groups may what',
    read: read.text,
    commands: ['console'],
    given: 'shared'
  }),
  oidcClientId: setting({
    value: '<id>',
    about: 'what the identity provider knows the console by; its secret comes from DEAD_LETTER_OIDC_CLIENT_SECRET',
    read: read.text,
    commands: ['console'],
    given: 'shared'
  }),
  oidcScope: setting({
    value: '<names>',
    about: 'scopes to ask the identity provider for; some give a refresh token for offline_access only',
    read: read.text,
    default: 'openid profile email',
    defaultText: 'openid profile email',
    commands: ['console'],
    given: 'shared'
  }),
  oidcGroups: setting({
    value: '<claim>',
    about: "claim that names somebody's groups, or the way to it: realm_access.roles",
    read: read.text,
    default: 'groups',
    defaultText: 'groups',
    commands: ['console'],
    given: 'shared'
  }),
  oidcName: setting({
    value: '<name>',
    about: 'what people call the identity provider: "Sign in with …"',
    read: read.text,
    defaultText: "the issuer's host",
    commands: ['console'],
    given: 'shared'
  }),
  oidcClientSecret: setting({
    about: 'secret of --oidc-client-id; without it the console is a public client',
    read: read.secret,
    commands: ['console'],
    given: 'secret'
  }),
  originUrl: setting({
    value: '<url>',
    about: 'where people see it, behind a proxy: https://ops.example/dlq',
    read: read.text,
    commands: ['console'],
    given: 'shared'
  }),
  signOff: setting({
    about: "a redrive needs a second person's signature",
    read: read.flag,
    default: false,
    commands: ['console'],
    given: 'shared'
  }),
  noValues: setting({
    about: 'index letters without their values',
    read: read.flag,
    default: false,
    commands: ['console'],
    given: 'shared'
  }),
  maxIndexBytes: setting({
    value: '<n>',
    about: 'bytes of the index; above, the oldest letters are taken out of it',
    read: read.count(1_000_000),
    default: 8 * 1024 ** 3,
    defaultText: '8589934592',
    commands: ['console'],
    given: 'shared'
  }),
  hashPassword: setting({
    about: 'read a password from stdin and print its hash for the file of --users',
    read: read.flag,
    default: false,
    commands: ['console'],
    given: 'flag'
  })
} as const
