import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Broker } from '../src/broker.ts'
import { BrokerError, type BrokerErrorCode } from '../src/errors.ts'
import type { BrokerOptions } from '../src/options.ts'

const refused = (options: unknown, code: BrokerErrorCode, message: RegExp): Promise<void> =>
  assert.rejects(
    Broker.start(options as BrokerOptions),
    (error: unknown) => error instanceof BrokerError && error.code === code && message.test(error.message)
  )

test('start, connect, stop: twice is once', async () => {
  const broker = await Broker.start({ topics: ['orders', { name: 'payments', partitions: 3 }] })
  assert.match(broker.bootstrap, /^127\.0\.0\.1:\d+$/)
  assert.deepEqual(broker.brokers, [broker.bootstrap])
  broker.createTopic('late', { partitions: 2, configs: { 'max.message.bytes': 2048 } })
  const socket = connect(broker.port, broker.host)
  await once(socket, 'connect')
  assert.equal(broker.stop(), broker.stop())
  await Promise.all([broker.stop(), once(socket, 'close')])
  assert.throws(() => broker.createTopic('later'), { code: 'BROKER_STOPPED' })
})

test('each broker is a cluster of its own, gone with its block', async () => {
  // What `await using` calls, which Node 22 does not know as syntax.
  const broker = await Broker.start()
  const other = await Broker.start()
  assert.equal(broker.clusterId.length, 22)
  assert.notEqual(broker.clusterId, other.clusterId)
  await Promise.all([broker[Symbol.asyncDispose](), other[Symbol.asyncDispose]()])
  assert.throws(() => broker.createTopic('later'), { code: 'BROKER_STOPPED' })
})

test('a port in use is told with the way out', async t => {
  const broker = await Broker.start()
  t.after(() => broker.stop())
  await refused({ port: broker.port }, 'PORT_IN_USE', /Leave 'port' out/)
})

test('options, configuration and topics that cannot be are refused before anything is opened', async () => {
  await refused({ prot: 1 }, 'OPTION_UNKNOWN', /Did you mean 'port'\?/)
  await refused({ port: '9092' }, 'OPTION_INVALID', /'port' must be a whole number from 0 to 65535; got '9092'/)
  await refused({ host: 'a b' }, 'OPTION_INVALID', /'host'/)
  await refused({ clusterId: 'x' }, 'OPTION_INVALID', /22 characters/)
  await refused({ maxReceiveBytes: 1 }, 'OPTION_INVALID', /65536/)
  await refused({ topics: [{ name: 'a', partition: 3 }] }, 'OPTION_UNKNOWN', /'topic\.partition'.*'partitions'/)
  await refused({ topics: [{ nam: 'a' }] }, 'OPTION_UNKNOWN', /'topic\.nam'.*Did you mean 'name'/)
  await refused({ topics: [{ partitions: 3 }] }, 'OPTION_INVALID', /'topic\.name' must be a string/)
  await refused({ topics: ['a b'] }, 'TOPIC_INVALID', /INVALID_TOPIC_EXCEPTION/)
  await refused({ topics: [{ name: 'a', configs: { 'retention.ms': 'x' } }] }, 'TOPIC_INVALID', /INVALID_CONFIG/)
  await refused({ configs: { 'num.partition': 3 } }, 'CONFIG_INVALID', /num\.partitions/)
  await refused({ configs: { listeners: 'PLAINTEXT://:9092' } }, 'CONFIG_INVALID', /set 'host' and 'port'/)
  await refused({ configs: { 'broker.id': 7 } }, 'CONFIG_INVALID', /set 'nodeId'/)
  await refused([], 'OPTION_INVALID', /'options' must be an object/)
})

test('an address of all is told to clients as loopback, unless another is advertised', async t => {
  const all = await Broker.start({ host: '0.0.0.0' })
  t.after(() => all.stop())
  assert.equal(all.host, '127.0.0.1')
  const named = await Broker.start({ host: '0.0.0.0', advertisedHost: 'kafka.test' })
  t.after(() => named.stop())
  assert.equal(named.bootstrap, `kafka.test:${named.port}`)
})
