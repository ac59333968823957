import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { MalformedMessage } from '@dead-letter/protocol'
import fc from 'fast-check'
import { AuthenticationRefused } from '../../../src/client/wire/connection-failures.ts'
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

test('names and passwords are not prepared: Kafka stores their bytes as they are', async () => {
  const odd = ['\u00aa', '\u00bd', 'I\u00adX', '\u2168', 'a\u00a0b', '\u0007', '\u0627\u0031', '\ue000', 'e\u0301']
  for (const text of odd) {
    const scram = new Scram('SCRAM-SHA-256', text, text, 'abc')
    assert.equal(scram.first(), `n,,n=${text},r=abc`)
    const first = 'r=abcdef,s=c2FsdA==,i=4096'
    const final = await scram.final(first)
    const hmac = (key: Buffer, message: string) => createHmac('sha256', key).update(message).digest()
    const clientKey = hmac(pbkdf2Sync(Buffer.from(text), 'salt', 4096, 32, 'sha256'), 'Client Key')
    const signature = hmac(createHash('sha256').update(clientKey).digest(), `n=${text},r=abc,${first},c=biws,r=abcdef`)
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] as number))).toString('base64')
    assert.equal(final, `c=biws,r=abcdef,p=${proof}`, JSON.stringify(text))
  }
})
