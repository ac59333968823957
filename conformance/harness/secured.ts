import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { after, type TestContext } from 'node:test'
import type { ConnectionOptions } from '@dead-letter/kafka'
import { alterUserScramCredentialsV0 } from '@platformatic/kafka'
import { issue, type Kafka, type SecuredListeners, securedVariable, startOwnKafka } from '../kafka/index.ts'
import { clientsOf } from './clients.ts'
import { uniqueName } from './names.ts'
import { type Permission, permit } from './permissions.ts'

/** A broker with ACLs and a listener for each way to secure one, and `brokers`, the plain one, over which everything is allowed. */
export interface SecuredKafka extends SecuredListeners {
  readonly brokers: string
}

type SaslMechanism = NonNullable<ConnectionOptions['sasl']>['mechanism']

/** A way in as somebody: the connection part of a consumer's options. */
export type WayIn = Pick<ConnectionOptions, 'brokers' | 'tls' | 'sasl'>

/** Who comes that way. */
export interface Principal {
  /** As ACLs name it, without `User:`. */
  readonly name: string
  readonly wayIn: WayIn
  /** What must not be found anywhere. */
  readonly secrets: readonly string[]
}

let found: Promise<SecuredKafka> | undefined
let own: Kafka | undefined
after(() => own?.stop())

/** The secured broker that all test files of a run share; one of this file's own when it runs by itself. */
export function securedKafka(): Promise<SecuredKafka> {
  found ??= find()
  return found
}

async function find(): Promise<SecuredKafka> {
  const given = process.env[securedVariable]
  if (given) return JSON.parse(given)
  own = await startOwnKafka({ secured: true })
  return { ...(own.secured as SecuredListeners), brokers: own.brokers }
}

export const newSecret = (): string => randomBytes(18).toString('base64url')

/** Somebody new who proves it by SASL; with PLAIN the one user that the broker knows from its start. */
export async function saslPrincipal(
  t: TestContext,
  kafka: SecuredKafka,
  mechanism: SaslMechanism,
  { overTls = false } = {}
): Promise<Principal> {
  const where = overTls ? { brokers: kafka.saslTls, tls: { ca: kafka.authority.cert } } : { brokers: kafka.sasl }
  if (mechanism === 'OAUTHBEARER') {
    const name = uniqueName('user')
    const token = unsecuredToken(name, 600_000)
    return { name, wayIn: { ...where, sasl: { mechanism, token } }, secrets: [token] }
  }
  const { username, password } =
    mechanism === 'PLAIN' ? kafka.plainUser : await scramUser(t, kafka.brokers, mechanism, newSecret())
  return { name: username, wayIn: { ...where, sasl: { mechanism, username, password } }, secrets: [password] }
}

/** Somebody new with a certificate. */
export function certifiedPrincipal(kafka: SecuredKafka): Principal {
  const name = uniqueName('user').slice(-60) // as long as a common name may be
  const { cert, key } = issue(kafka.authority, { name })
  return {
    name: `CN=${name}`,
    wayIn: { brokers: kafka.mutualTls, tls: { ca: kafka.authority.cert, cert, key } },
    secrets: [key.split('\n')[1] as string, key.split('\n')[2] as string]
  }
}

/** A token as the unsecured validator takes it: a JWT that nobody signed. */
export function unsecuredToken(subject: string, lifetimeMs: number): string {
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const now = Date.now() / 1000
  // `jti` makes each token another one.
  const claims = { sub: subject, iat: now, exp: now + lifetimeMs / 1000, jti: newSecret() }
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

const mechanisms = { 'SCRAM-SHA-256': [1, 'sha256', 32], 'SCRAM-SHA-512': [2, 'sha512', 64] } as const

/** Makes a SCRAM user, or gives one another password. */
export async function scramUser(
  t: TestContext,
  brokers: string,
  mechanism: keyof typeof mechanisms,
  password: string,
  username = uniqueName('user')
): Promise<{ readonly username: string; readonly password: string }> {
  const [code, digest, length] = mechanisms[mechanism]
  const salt = randomBytes(16)
  const iterations = 4096
  const saltedPassword = pbkdf2Sync(password, salt, iterations, length, digest)
  const connection = await clientsOf(brokers).anyConnection()
  const user = { name: username, mechanism: code, iterations, salt, saltedPassword }
  await alterUserScramCredentialsV0.api.async(connection, [], [user])
  // A cluster of the test's own is gone by then, with its users.
  t.after(() =>
    alterUserScramCredentialsV0.api.async(connection, [{ name: username, mechanism: code }], []).catch(() => {})
  )
  return { username, password }
}

/** What a consumer needs to be let do. */
export interface ConsumerNeeds {
  readonly sources: readonly string[]
  readonly groupId: string
  readonly dlqs: readonly string[]
  /** `create`: missing DLQ topics; `mend`: grow those that are there and raise their limits. @default [] */
  readonly may?: readonly ('create' | 'mend')[]
}

/** Exactly the permissions that docs/security.md lists, one by one. */
export function neededPermissions(brokers: string, user: string, needs: ConsumerNeeds): Permission[] {
  const on = (kind: 'topic' | 'group', name: string, ...may: Permission['may']): Permission[] =>
    may.map(operation => ({ brokers, user, on: kind, name, may: [operation] }))
  return [
    ...needs.sources.flatMap(topic => on('topic', topic, 'READ', 'DESCRIBE_CONFIGS')),
    ...on('group', needs.groupId, 'READ'),
    ...needs.dlqs.flatMap(topic => on('topic', topic, 'WRITE', 'DESCRIBE_CONFIGS')),
    ...(needs.may?.includes('create') ? needs.dlqs.flatMap(topic => on('topic', topic, 'CREATE')) : []),
    ...(needs.may?.includes('mend') ? needs.dlqs.flatMap(topic => on('topic', topic, 'ALTER', 'ALTER_CONFIGS')) : [])
  ]
}

/** Grants a principal what its consumer needs, and nothing else. */
export async function letIn(brokers: string, { name }: Principal, needs: ConsumerNeeds): Promise<void> {
  for (const permission of neededPermissions(brokers, name, needs)) await permit(permission)
}
