import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConnection } from '../../src/config/connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'dead-letter-'))
after(() => rmSync(folder, { recursive: true }))
const pem = join(folder, 'ca.pem')
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n')

test('TLS is off, on, or on with files', () => {
  assert.equal('tls' in readConnection({ brokers: ['a:1'] }), false)
  assert.equal(readConnection({ brokers: ['a:1'], tls: true }).tls, true)
})

test('the files are read for each connection, so that certificates that are replaced are taken', async () => {
  const [cert, key] = [join(folder, 'client.pem'), join(folder, 'client.key')]
  writeFileSync(cert, '-----BEGIN CERTIFICATE-----\nfirst')
  writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nfirst')
  const { tls } = readConnection({ tlsCa: pem, tlsCert: cert, tlsKey: key })
  assert.ok(typeof tls === 'function')
  const before = await tls()
  assert.deepEqual(Object.keys(before), ['ca', 'cert', 'key'])
  assert.match(String(before.cert), /first/)
  writeFileSync(cert, '-----BEGIN CERTIFICATE-----\nsecond')
  writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nsecond')
  const after = await tls()
  assert.match(String(after.cert), /second/)
  assert.match(String(after.key), /second/)
  const { tls: caAlone } = readConnection({ tlsCa: pem })
  assert.ok(typeof caAlone === 'function')
  assert.deepEqual(Object.keys(await caAlone()), ['ca'])
})

test('files that cannot be used are named', () => {
  assert.throws(
    () => readConnection({ tlsCa: join(folder, 'none') }),
    /^UsageError: --tls-ca: .*none cannot be read \(ENOENT\)$/
  )
  writeFileSync(join(folder, 'der'), 'x')
  assert.throws(() => readConnection({ tlsCa: join(folder, 'der') }), /is not a PEM file/)
  assert.throws(() => readConnection({ tlsCert: pem }), /go together/)
})

test('SASL needs all three, and says where the password comes from', () => {
  const sasl = { saslMechanism: 'PLAIN', saslUsername: 'u' } as const
  assert.deepEqual(readConnection({ ...sasl, saslPassword: 'p' }).sasl, {
    mechanism: 'PLAIN',
    username: 'u',
    password: 'p'
  })
  assert.throws(() => readConnection(sasl), /DEAD_LETTER_SASL_PASSWORD/)
  assert.throws(() => readConnection({ saslMechanism: 'PLAIN' }), /needs --sasl-username/)
  assert.throws(() => readConnection({ saslUsername: 'u' }), /needs --sasl-mechanism/)
})
