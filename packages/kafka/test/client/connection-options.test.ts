import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressText, parseBroker, readConnectionOptions } from '../../src/client/connection-options.ts'
import { DeadLetterError, type ErrorCode } from '../../src/errors.ts'

const refused = (given: unknown, code: ErrorCode, text: RegExp): void => {
  assert.throws(
    () => readConnectionOptions(given),
    (error: unknown) => {
      assert.ok(DeadLetterError.is(error), String(error))
      assert.equal(error.code, code)
      assert.match(error.message, text)
      return true
    }
  )
}

test('brokers alone are enough; the rest has defaults and the result is frozen', () => {
  const options = readConnectionOptions({ brokers: 'a:1' })
  assert.deepEqual(options, {
    brokers: ['a:1'],
    clientId: 'dead-letter',
    connectTimeoutMs: 5_000,
    requestTimeoutMs: 30_000,
    maxAnswerBytes: 134_217_728
  })
  assert.ok(Object.isFrozen(options) && Object.isFrozen(options.brokers))
})

test('what goes with a token, how sockets are made and certificates that change are taken as they are', () => {
  const token = { mechanism: 'OAUTHBEARER', token: 't', extensions: { logicalCluster: 'lkc' } }
  const given = { brokers: 'a:1', sasl: token, socketFactory: () => null, rack: 'eu-1a', tls: () => ({ ca: 'x' }) }
  const read = readConnectionOptions(given)
  assert.deepEqual(
    [read.sasl, read.socketFactory, read.rack, read.tls],
    [token, given.socketFactory, 'eu-1a', given.tls]
  )
  refused({ brokers: 'a:1', sasl: { ...token, extensions: 'x' } }, 'OPTION_INVALID', /sasl\.extensions/)
  refused({ brokers: 'a:1', sasl: { ...token, mechanism: 'GSSAPI' } }, 'OPTION_INVALID', /GSSAPI/)
  refused({ brokers: 'a:1', socketFactory: 'x' }, 'OPTION_INVALID', /socketFactory/)
  for (const maxAnswerBytes of [0, 1000, 2 ** 31])
    refused({ brokers: 'a:1', maxAnswerBytes }, 'OPTION_INVALID', /maxAnswerBytes/)
})

test('what was read can be read again', () => {
  const sasl = { mechanism: 'PLAIN', username: 'u', password: 'p' }
  const once = readConnectionOptions({ brokers: 'a:1, b', tls: true, sasl })
  assert.deepEqual(readConnectionOptions(once), once)
})

test('brokers are read in every notation, and repeats are one', () => {
  const read = (brokers: unknown): readonly string[] => readConnectionOptions({ brokers }).brokers
  assert.deepEqual(read('a:1,b:2'), ['a:1', 'b:2'])
  assert.deepEqual(read(' a , b:2 '), ['a:9092', 'b:2'])
  assert.deepEqual(read(['a', 'a:9092', '[::1]', '[fe80::1%eth0]:9093']), [
    'a:9092',
    '[::1]:9092',
    '[fe80::1%eth0]:9093'
  ])
  assert.deepEqual(read('10.0.0.1:19092'), ['10.0.0.1:19092'])
})

test('each bad broker is named with its place and what is wrong', () => {
  refused({}, 'OPTION_MISSING', /'brokers' is required/)
  refused({ brokers: [] }, 'OPTION_INVALID', /an empty array/)
  refused({ brokers: 7 }, 'OPTION_INVALID', /a number/)
  refused({ brokers: '' }, 'OPTION_INVALID', /'host:port'; got ''/)
  refused({ brokers: 'a:1,' }, 'OPTION_INVALID', /brokers\[1\]/)
  refused({ brokers: ['a:1', 'b:0'] }, 'OPTION_INVALID', /brokers\[1\].*1 to 65535; got 'b:0'/)
  refused({ brokers: 'b:65536' }, 'OPTION_INVALID', /1 to 65535/)
  refused({ brokers: 'b:http' }, 'OPTION_INVALID', /'host:port'/)
  refused({ brokers: '::1' }, 'OPTION_INVALID', /brackets/)
  refused({ brokers: 'kafka://b:9092' }, 'OPTION_INVALID', /without a scheme/)
  refused({ brokers: ['a:1', null] }, 'OPTION_INVALID', /brokers\[1\].*null/)
})

test('addresses survive being written and read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), fc.ipV4(), fc.domain()), fc.integer({ min: 1, max: 65_535 }), (host, port) => {
      assert.deepEqual(parseBroker(addressText({ host, port })), { host, port })
    })
  )
})

test('tls is true, false or options', () => {
  assert.deepEqual(readConnectionOptions({ brokers: 'a', tls: true }).tls, {})
  assert.equal(readConnectionOptions({ brokers: 'a', tls: false }).tls, undefined)
  assert.deepEqual(readConnectionOptions({ brokers: 'a', tls: { servername: 'x' } }).tls, { servername: 'x' })
  refused({ brokers: 'a', tls: 'yes' }, 'OPTION_INVALID', /tls.*a string/)
  refused({ brokers: 'a', tls: { session: Buffer.from('secret') } }, 'OPTION_INVALID', /'tls\.session'.*not resumed/)
})

test('sasl needs what its mechanism needs', () => {
  const sasl = (given: unknown) => ({ brokers: 'a', sasl: given })
  refused(sasl({ mechanism: 'GSSAPI' }), 'OPTION_INVALID', /sasl\.mechanism.*GSSAPI/)
  refused(sasl({ mechanism: 'PLAIN', username: 'u' }), 'OPTION_MISSING', /sasl\.password/)
  refused(sasl({ mechanism: 'OAUTHBEARER', username: 'u', password: 'p' }), 'OPTION_MISSING', /sasl\.token/)
  refused(sasl({ mechanism: 'PLAIN', user: 'u' }), 'OPTION_UNKNOWN', /sasl\.user/)
  const token = async (): Promise<string> => 't'
  assert.equal(readConnectionOptions(sasl({ mechanism: 'OAUTHBEARER', token })).sasl?.token, token)
})

test('no error shows a secret', () => {
  const secret = 'hunter2'
  for (const given of [
    { brokers: 'a', sasl: secret },
    { brokers: 'a', tls: secret },
    { brokers: `user:${secret}@a:1` },
    { brokers: `kafka://user:${secret}@a:1` },
    { brokers: 'a', sasl: { mechanism: 'PLAIN', username: 'u', password: { value: secret } } },
    { brokers: 'a', sasl: { mechanism: 'PLAIN', username: '', password: secret } },
    { brokers: 'a', sasl: { mechanism: 'OAUTHBEARER', token: [secret] } }
  ]) {
    assert.throws(
      () => readConnectionOptions(given),
      (error: unknown) =>
        DeadLetterError.is(error) && !JSON.stringify([error.message, error.details, error.stack]).includes(secret)
    )
  }
})

test('unknown options are refused with a suggestion', () => {
  refused({ brokers: 'a', clientID: 'x' }, 'OPTION_UNKNOWN', /did you mean 'clientId'/)
  refused({ brokers: 'a', connectTimeoutMs: 0 }, 'OPTION_INVALID', /connectTimeoutMs/)
})
