import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { resolveSettings } from '../../src/config/resolve-settings.ts'
import { UsageError } from '../../src/usage-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
after(() => rmSync(folder, { recursive: true }))
const file = (content: unknown, name = 'billing.json'): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const refused = (work: () => unknown, pattern: RegExp): void =>
  assert.throws(
    work,
    (error: unknown) => error instanceof UsageError && pattern.test(error.message) && !error.message.includes('\n')
  )

test('flags win over the environment, the environment over the file, the file over defaults', () => {
  const config = file({ brokers: ['file:1'], group: 'file', attempts: 7, clientId: 'file' })
  const env = { DEAD_LETTER_BROKERS: 'env:1,env:2', DEAD_LETTER_GROUP: 'env' }
  const settings = resolveSettings('run', { config, group: 'flag', topic: ['orders'] }, { env, cwd: folder })
  assert.deepEqual(settings.brokers, ['env:1', 'env:2'])
  assert.equal(settings.group, 'flag')
  assert.equal(settings.attempts, 7)
  assert.equal(settings.clientId, 'file')
  assert.equal(settings.from, 'latest')
  assert.deepEqual(resolveSettings('run', {}, { env: {}, cwd: folder }).brokers, ['localhost:9092'])
})

test('the file may be named in the environment; an empty variable is none', () => {
  const env = { DEAD_LETTER_CONFIG: file({ group: 'file' }), DEAD_LETTER_GROUP: '' }
  assert.equal(resolveSettings('run', {}, { env, cwd: folder }).group, 'file')
})

test('what is hidden adds up: a flag takes nothing away from what environment and file hide', () => {
  const config = file({ mask: ['$.phone'] })
  const env = { DEAD_LETTER_MASK: '$..card,authorization' }
  const { mask } = resolveSettings('ls', { config, mask: ['$.email', 'authorization'] }, { env, cwd: folder })
  assert.deepEqual(mask, ['$.email', 'authorization', '$..card', '$.phone'])
  assert.deepEqual(resolveSettings('ls', {}, { env, cwd: folder }).mask, ['$..card', 'authorization'])
})

test('switches are read from every place', () => {
  assert.equal(resolveSettings('run', {}, { env: { DEAD_LETTER_UNTIL_IDLE: 'true' }, cwd: folder }).untilIdle, true)
  assert.equal(resolveSettings('run', {}, { env: { DEAD_LETTER_UNTIL_IDLE: '0' }, cwd: folder }).untilIdle, false)
  assert.equal(resolveSettings('run', { config: file({ tls: true }) }, { env: {}, cwd: folder }).tls, true)
  refused(
    () => resolveSettings('run', {}, { env: { DEAD_LETTER_TLS: 'maybe' }, cwd: folder }),
    /^DEAD_LETTER_TLS must be true or false; got 'maybe'$/
  )
})

test('unknown keys of the file are refused with a suggestion', () => {
  refused(
    () => resolveSettings('run', { config: file({ broker: 'x:1' }) }, { env: {}, cwd: folder }),
    /unknown key 'broker' in billing\.json; did you mean 'brokers'\?/
  )
  refused(
    () => resolveSettings('run', { config: file({ 'until-idle': true }) }, { env: {}, cwd: folder }),
    /did you mean 'untilIdle'\?/
  )
  refused(
    () => resolveSettings('run', { config: file({ zzzzzzzzz: 1 }) }, { env: {}, cwd: folder }),
    /known: brokers, /
  )
  refused(() => resolveSettings('run', { config: file({ max: 1 }) }, { env: {}, cwd: folder }), /given as --max only/)
})

test('a file that is missing, no JSON or no object is one clear line', () => {
  refused(
    () => resolveSettings('run', { config: join(folder, 'nope.json') }, { env: {}, cwd: folder }),
    /nope\.json cannot be read \(ENOENT\)/
  )
  refused(() => resolveSettings('run', { config: file('{"group":\n\n') }, { env: {}, cwd: folder }), /is not JSON/)
  refused(() => resolveSettings('run', { config: file([]) }, { env: {}, cwd: folder }), /must hold one JSON object/)
})

test('no complaint about a file or a URL repeats a password', () => {
  const told = (attempt: () => unknown): string => {
    try {
      return String(attempt())
    } catch (error) {
      return (error as Error).message
    }
  }
  for (const content of [
    '{"saslPassword": s3cret}',
    '{"saslPassword": "s3cret}',
    '{"saslPassword": "s3cret" 1}',
    's3cret'
  ])
    assert.doesNotMatch(
      told(() => resolveSettings('run', { config: file(content) }, { env: {}, cwd: folder })),
      /s3cr/,
      content
    )
  const http = told(() => resolveSettings('run', { http: 'https://me:s3cret@host/' }, { env: {}, cwd: folder }))
  assert.equal(http, '--http must be a URL without a user name and password; give them with --http-header')
})

test('paths are relative to where they are written: the file’s folder, or the working directory', () => {
  const config = file({ check: 'schema:order.json', tlsCa: 'ca.pem' })
  const settings = resolveSettings('run', { config, module: 'handle.ts' }, { env: {}, cwd: '/elsewhere' })
  assert.deepEqual(settings.check, { kind: 'schema', file: join(folder, 'order.json') })
  assert.equal(settings.tlsCa, join(folder, 'ca.pem'))
  assert.equal(settings.module, '/elsewhere/handle.ts')
})

test('a handler given by flag shuts out another one of the environment or the file', () => {
  const config = file({ http: 'http://localhost/x' })
  const settings = resolveSettings('run', { config, exec: 'cat' }, { env: { DEAD_LETTER_TO: 'clean' }, cwd: folder })
  assert.equal(settings.exec, 'cat')
  assert.equal(settings.http, undefined)
  assert.equal(settings.to, undefined)
  refused(
    () => resolveSettings('run', { exec: 'cat', to: 'clean' }, { env: {}, cwd: folder }),
    /^--exec and --to exclude each other: give one$/
  )
})

for (const [given, expected] of [
  ['/a.+/,/b.+/', [/a.+/, /b.+/]],
  ['/a{1,2}/', [/a{1,2}/]],
  ['/a{1,2}/i, b ,/c[,/]d/', [/a{1,2}/i, 'b', /c[,/]d/]],
  [String.raw`x,/a\/b,c/`, ['x', /a\/b,c/]],
  ['orders', ['orders']]
] as const)
  test(`topics: ${given} in a variable, a flag and the file`, () => {
    assert.deepEqual(resolveSettings('run', {}, { env: { DEAD_LETTER_TOPIC: given }, cwd: folder }).topic, expected)
    assert.deepEqual(resolveSettings('run', { topic: [given] }, { env: {}, cwd: folder }).topic, expected)
  })

test('topics: what is no list of names and expressions is refused with what it should be', () => {
  const refusal = (given: string): string => {
    try {
      resolveSettings('run', { topic: [given] }, { env: {}, cwd: folder })
    } catch (error) {
      return (error as Error).message
    }
    return assert.fail(`${given} was taken`)
  }
  assert.match(refusal('/orders'), /between two slashes.*got '\/orders'/)
  assert.match(refusal('/orders/,/pay'), /between two slashes.*got '\/pay'/)
  assert.match(refusal('/a/nonsense'), /not a regular expression/)
  assert.match(refusal('/a(/,b'), /not a regular expression/)
  assert.match(refusal('a,,b'), /a topic name/)
})

test('topics: names and expressions, repeated, listed and separated by commas', () => {
  const settings = resolveSettings('run', { topic: ['orders', '/pay,.*/i', 'a,b'] }, { env: {}, cwd: folder })
  assert.deepEqual(settings.topic, ['orders', /pay,.*/i, 'a', 'b'])
  refused(
    () => resolveSettings('run', { topic: ['bad topic'] }, { env: {}, cwd: folder }),
    /--topic must be a topic name/
  )
  refused(
    () => resolveSettings('run', { topic: ['/(/'] }, { env: {}, cwd: folder }),
    /--topic: \/\(\/ is not a regular expression/
  )
})

test('bad values name their place and what is wanted', () => {
  const bad = (flags: Record<string, unknown>, pattern: RegExp): void =>
    refused(() => resolveSettings('run', flags, { env: {}, cwd: folder }), pattern)
  bad({ attempts: '0' }, /^--attempts must be a whole number of at least 1; got '0'$/)
  bad({ attempts: '1e3' }, /--attempts/)
  bad({ dlqPartition: 'random' }, /^--dlq-partition must be one of same, zero, modulo, key/)
  bad({ check: 'schema:' }, /^--check must be json, text, schema:FILE or none/)
  bad({ brokers: 'http://kafka:9092' }, /^--brokers must be host:port/)
  bad({ brokers: 'kafka:99999' }, /^--brokers must be host:port/)
  bad({ http: 'ftp://x' }, /^--http must be a URL/)
  bad({ from: 'soon' }, /^--from must be earliest, latest or a timestamp/)
  assert.equal(resolveSettings('run', { from: '2026-03-01' }, { env: {}, cwd: folder }).from, Date.UTC(2026, 2, 1))
})

test('the password is taken from the environment or the file and is in no error', () => {
  assert.equal(
    resolveSettings('peek', {}, { env: { DEAD_LETTER_SASL_PASSWORD: 's3cret' }, cwd: folder }).saslPassword,
    's3cret'
  )
  refused(
    () => resolveSettings('peek', { config: file({ saslPassword: { s3cret: 1 } }) }, { env: {}, cwd: folder }),
    /^'saslPassword' in billing\.json must be a text that is not empty$/
  )
})

test('what is wrong with a URL, a header or an object is told without what was given', () => {
  const told = (given: Record<string, unknown>): string => {
    try {
      resolveSettings('run', given, { env: {}, cwd: folder })
    } catch (error) {
      return (error as Error).message
    }
    return 'accepted'
  }
  const secret = 's3cr3t'
  for (const given of [
    { http: `htp://host/?token=${secret}` },
    { http: `//host/${secret}` },
    { http: { url: `http://host/?token=${secret}` } },
    { http: `http://localhost:6000/?token=${secret}` },
    { http: 'http://localhost/', httpHeader: [`Authorization ${secret}`] },
    { http: 'http://localhost/', httpHeader: [`Content-Length: ${secret}`] },
    { group: { name: secret } }
  ]) {
    const message = told(given)
    assert.match(message, /^--(?:http|http-header|group)\b/)
    assert.doesNotMatch(message, new RegExp(secret))
  }
  for (const port of [1, 22, 25, 6000, 6667, 10080])
    assert.match(told({ http: `http://localhost:${port}/` }), /must not use port/)
  for (const port of [80, 443, 3000, 8080]) assert.equal(told({ http: `https://localhost:${port}/` }), 'accepted')
})

test('headers from a flag, the environment and the file', () => {
  const headers = (flags: Record<string, unknown>, env: Record<string, string> = {}) =>
    resolveSettings('run', flags, { env, cwd: folder }).httpHeader
  const expected = [
    { name: 'Authorization', value: 'Bearer ${env:TOKEN}' },
    { name: 'X-Team', value: 'billing: eu' }
  ]
  assert.deepEqual(headers({ httpHeader: ['Authorization: Bearer ${env:TOKEN}', 'X-Team: billing: eu'] }), expected)
  assert.deepEqual(
    headers({}, { DEAD_LETTER_HTTP_HEADER: 'Authorization: Bearer ${env:TOKEN}\nX-Team: billing: eu\n' }),
    expected
  )
  const config = file({ httpHeader: { Authorization: 'Bearer ${env:TOKEN}', 'X-Team': 'billing: eu' } })
  assert.deepEqual(headers({ config }), expected)
})
