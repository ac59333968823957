import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { MalformedMessage } from '@dead-letter/protocol'
import fc from 'fast-check'
import { AuthenticationRefused } from '../../../src/client/wire/connection-failures.ts'
import { saslPrep } from '../../../src/client/wire/sasl/sasl-prep.ts'
import { Scram } from '../../../src/client/wire/sasl/scram.ts'
import { runs } from '../../runs.ts'

/** RFC 7677, section 3. */
const clientNonce = 'rOprNGfwEbeRWgbNEkqO'
const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
const clientFinal =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='
const pencil = () => new Scram('SCRAM-SHA-256', 'user', 'pencil', clientNonce)

test('the exchange of RFC 7677', async () => {
  const scram = pencil()
  assert.equal(scram.first(), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
  assert.equal(await scram.final(serverFirst), clientFinal)
  scram.verify(serverFinal)
})

test('SCRAM-SHA-512 by the formulas of RFC 5802', async () => {
  const scram = new Scram('SCRAM-SHA-512', 'user', 'pencil', 'abc')
  const first = 'r=abcdef,s=c2FsdA==,i=4096'
  const salted = pbkdf2Sync('pencil', 'salt', 4096, 64, 'sha512')
  const hmac = (key: Buffer, text: string) => createHmac('sha512', key).update(text).digest()
  const clientKey = hmac(salted, 'Client Key')
  const message = `n=user,r=abc,${first},c=biws,r=abcdef`
  const signature = hmac(createHash('sha512').update(clientKey).digest(), message)
  const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] as number))).toString('base64')
  assert.equal(await scram.final(first), `c=biws,r=abcdef,p=${proof}`)
  scram.verify(`v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`)
})

test('a broker that does not know the password is not believed', async () => {
  const scram = pencil()
  await scram.final(serverFirst)
  for (const text of ['v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=', 'v=AAAA', 'e=other-error'])
    assert.throws(() => scram.verify(text), AuthenticationRefused)
  for (const text of ['', 'v', 'x=1', 'v=!', 'v=6rr']) assert.throws(() => scram.verify(text))
  assert.throws(() => pencil().verify(serverFinal), MalformedMessage)
})

test('iterations are bounded both ways', async () => {
  for (const i of ['1', '4095', '1000001', '2147483647'])
    await assert.rejects(pencil().final(serverFirst.replace('4096', i)), AuthenticationRefused)
})

test('a first message that is none is malformed', async () => {
  const nonce = `${clientNonce}more`
  for (const text of [
    '',
    ',,,',
    `r=${clientNonce},s=c2FsdA==,i=4096`,
    'r=another,s=c2FsdA==,i=4096',
    `r=${nonce},i=4096`,
    `r=${nonce},s=,i=4096`,
    `r=${nonce},s=%%%,i=4096`,
    `r=${nonce},s=c2FsdA==,i=`,
    `r=${nonce},s=c2FsdA==,i=-4096`,
    `r=${nonce},s=c2FsdA==,i=4e99`,
    `r=${nonce}\u0000,s=c2FsdA==,i=4096`,
    `m=ext,r=${nonce},s=c2FsdA==,i=4096`
  ])
    await assert.rejects(pencil().final(text), MalformedMessage, text)
  await fc.assert(
    fc.asyncProperty(fc.string(), async text => {
      await assert.rejects(pencil().final(text), (error: unknown) => {
        return error instanceof MalformedMessage || error instanceof AuthenticationRefused
      })
    }),
    runs(300)
  )
})

test('names are written so that they end where they end', () => {
  assert.equal(new Scram('SCRAM-SHA-256', 'a,b=c', 'p', 'n').first(), 'n,,n=a=2Cb=3Dc,r=n')
})

test('SASLprep: the examples of RFC 4013', () => {
  assert.equal(saslPrep('I\u00adX', 'o'), 'IX')
  assert.equal(saslPrep('user', 'o'), 'user')
  assert.equal(saslPrep('USER', 'o'), 'USER')
  assert.equal(saslPrep('\u00aa', 'o'), 'a')
  assert.equal(saslPrep('\u2168', 'o'), 'IX')
  assert.equal(saslPrep('a\u00a0b', 'o'), 'a b')
  for (const text of ['\u0007', '\u0627\u0031', 'a\u0627', '\ue000', '\ud800', 'x\u202e'])
    assert.throws(() => saslPrep(text, 'sasl.password'), { name: 'AuthenticationRefused', message: /sasl\.password/ })
  assert.equal(saslPrep('\u0627\u0031\u0628', 'o'), '\u0627\u0031\u0628')
})
