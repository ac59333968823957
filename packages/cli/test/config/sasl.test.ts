import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DeadLetterError } from '@dead-letter/kafka'
import { exposures } from '../../src/config/exposures.ts'
import { resolveSettings } from '../../src/config/resolve-settings.ts'
import { readSasl } from '../../src/config/sasl.ts'
import { TokenUnavailable } from '../../src/config/token-unavailable.ts'
import { inOurWords } from '../../src/output/flag-names.ts'

const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
after(() => rmSync(folder, { recursive: true }))
const mechanism = { saslMechanism: 'OAUTHBEARER' } as const

test('a token file is read for each connection, so that a token that is replaced is taken', async () => {
  const saslTokenFile = join(folder, 'token')
  writeFileSync(saslTokenFile, 'first\n')
  const sasl = readSasl({ ...mechanism, saslTokenFile, saslExtension: { logicalCluster: 'lkc-1' } })
  assert.ok(typeof sasl?.token === 'function')
  assert.deepEqual(sasl.extensions, { logicalCluster: 'lkc-1' })
  assert.equal(await sasl.token(), 'first')
  writeFileSync(saslTokenFile, ' second \n')
  assert.equal(await sasl.token(), 'second')
  writeFileSync(saslTokenFile, '\n')
  await assert.rejects(
    async () => (sasl.token as () => Promise<string>)(),
    /TokenUnavailable: the token file .* is empty/
  )
  rmSync(saslTokenFile)
  await assert.rejects(async () => (sasl.token as () => Promise<string>)(), /cannot be read \(ENOENT\)/)
  assert.throws(() => readSasl({ ...mechanism, saslTokenFile: folder }), /UsageError: --sasl-token-file: .* \(EISDIR\)/)
})

test('what does not go together is refused', () => {
  const file = join(folder, 'a-token')
  writeFileSync(file, 't')
  const endpoint = { ...mechanism, saslTokenUrl: 'https://id.example/token' }
  const refused = (given: Parameters<typeof readSasl>[0], why: RegExp): void =>
    assert.throws(() => readSasl(given), why)
  refused(mechanism, /needs one of --sasl-token-file and --sasl-token-url/)
  refused({ ...endpoint, saslTokenFile: file }, /needs one of/)
  refused(endpoint, /needs --sasl-client-id/)
  refused({ ...endpoint, saslClientId: 'c' }, /needs a secret in DEAD_LETTER_SASL_CLIENT_SECRET/)
  refused({ ...mechanism, saslTokenFile: file, saslScope: 's' }, /--sasl-scope needs --sasl-token-url/)
  refused({ ...mechanism, saslTokenFile: file, saslUsername: 'u' }, /not for OAUTHBEARER/)
  refused({ saslTokenFile: file }, /--sasl-token-file needs --sasl-mechanism OAUTHBEARER/)
  refused({ saslMechanism: 'PLAIN', saslUsername: 'u', saslPassword: 'p', saslExtension: {} }, /--sasl-extension needs/)
})

const resolve = (flags: Record<string, unknown>, env = {}) => resolveSettings('ls', flags, { env, cwd: folder })

test('a token that is given for the name of its file is not shown', () => {
  const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2VjcmV0'
  assert.throws(
    () => resolve({ saslTokenFile: token }),
    /^UsageError: --sasl-token-file must be the name of a file, not what is in it$/
  )
  for (const saslTokenFile of [
    join(folder, 'ya29.a0AfB_byC'),
    join(folder, 'c2/Vj+cmV0'),
    join(folder, 'x'.repeat(2000))
  ])
    assert.throws(
      () => readSasl({ ...mechanism, saslTokenFile }),
      /^UsageError: --sasl-token-file: there is no file of this name, which is not shown: it may be a token$/
    )
})

test('extensions and the endpoint are checked, and what is wrong with them is not shown', () => {
  const given = resolve({ saslExtension: ['logicalCluster=lkc-1', 'identityPoolId=a=b'] })
  assert.deepEqual(given.saslExtension, { logicalCluster: 'lkc-1', identityPoolId: 'a=b' })
  assert.deepEqual(resolve({}, { DEAD_LETTER_SASL_EXTENSION: 'a=1,b=2' }).saslExtension, { a: '1', b: '2' })
  for (const wrong of ['secret', '=secret', 'auth=secret', 'a-b=secret', 'a=', 'a=secret\u0001'])
    assert.throws(() => resolve({ saslExtension: [wrong] }), /^UsageError: --sasl-extension must be [^s]*s(?!ecret)/)
  for (const url of [
    'http://id.example/secret',
    'https://u:secret@id.example/',
    'secret',
    'http://localhost.example/secret'
  ])
    assert.throws(
      () => resolve({ saslTokenUrl: url }),
      (error: Error) =>
        error.name === 'UsageError' && !error.message.includes('/secret') && !error.message.includes('u:s')
    )
  for (const url of ['https://id.example/token', 'http://127.0.0.1:8080/token', 'http://[::1]/token'])
    assert.equal(resolve({ saslTokenUrl: url }).saslTokenUrl, url)
})

test('a token without TLS, and any secret in a file that others may read, are warned of', () => {
  const surroundings = { env: {}, cwd: folder }
  const remote = { ...mechanism, brokers: ['kafka.example:9092'] }
  assert.match(String(exposures('ls', remote, undefined, surroundings)), /OAUTHBEARER without --tls sends the token/)
  assert.deepEqual(exposures('ls', { ...remote, tls: true }, undefined, surroundings), [])
  assert.deepEqual(exposures('ls', { ...mechanism, brokers: ['[::1]:9092'] }, undefined, surroundings), [])
  const file = join(folder, 'config.json')
  writeFileSync(file, '{}', { mode: 0o644 })
  for (const secret of [{ saslClientSecret: 's' }, { saslPassword: 'p' }])
    assert.match(String(exposures('ls', secret, file, surroundings)), /may be read by others/)
  assert.match(String(exposures('console', { oidcClientSecret: 's' }, file, surroundings)), /may be read by others/)
  assert.deepEqual(
    exposures('ls', { saslClientSecret: 's' }, file, { env: { DEAD_LETTER_SASL_CLIENT_SECRET: 's' }, cwd: folder }),
    []
  )
})

test('a header that says who somebody is is warned of as a password is', () => {
  const [there, folderFile] = [{ env: {}, cwd: folder }, join(folder, 'headers.json')]
  const header = (name: string, value = 'Bearer s3cret"') => ({ httpHeader: [{ name, value }] })
  const told = (given: Parameters<typeof exposures>[1], file?: string) => String(exposures('run', given, file, there))
  for (const name of ['Authorization', 'x-api-key', 'Cookie', 'X-Auth-Token'])
    assert.match(told({ http: 'http://hooks.example/a', ...header(name) }), /over the network as it is; use https$/)
  assert.equal(told({ http: 'https://hooks.example/a', ...header('Authorization') }), '')
  assert.equal(told({ http: 'http://[::1]:8080/a', ...header('Authorization') }), '')
  assert.equal(told({ http: 'http://hooks.example/a', ...header('x-trace') }), '')
  writeFileSync(folderFile, JSON.stringify({ httpHeader: ['Authorization: Bearer s3cret"'] }), { mode: 0o640 })
  assert.match(told(header('Authorization'), folderFile), /headers\.json holds a password or a secret/)
  for (const value of ['Bearer ${env:TOKEN}', 'Bearer another'])
    assert.equal(told(header('Authorization', value), folderFile), '')
  const far = { saslMechanism: 'PLAIN', brokers: ['localhost:9092'], targetBrokers: ['kafka.example:9092'] } as const
  assert.match(String(exposures('redrive', far, undefined, there)), /PLAIN without --tls/)
})

test('why there is no token is said, where this program asked for it', () => {
  const failed = (cause: Error): DeadLetterError =>
    new DeadLetterError(
      'BROKER_UNREACHABLE',
      { brokers: 'kafka:9092', reason: 'the provider of sasl.token failed' },
      new Error('the provider of sasl.token failed', { cause })
    )
  assert.match(
    inOurWords(failed(new TokenUnavailable('id gave no token: status 503'))),
    /kafka:9092: id gave no token: status 503\./
  )
  assert.doesNotMatch(inOurWords(failed(new Error('secret'))), /secret/)
})
