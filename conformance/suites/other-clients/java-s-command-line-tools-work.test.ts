import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  brokers,
  commitOffsets,
  committedOffsets,
  deleteAfter,
  produce,
  readAll,
  startConsumer,
  testTopic,
  transactionsEnded,
  uniqueName,
  waitFor
} from '../../harness/index.ts'
import { transactionalProducer } from '../transactions/transactional-producer.ts'
import { javaTools, needsJava } from './java.ts'
import { lines, type Outcome, table } from './run.ts'

const tools = javaTools()

const tool = (name: string, args: readonly string[], input?: string): Promise<Outcome> =>
  tools(`org.apache.kafka.tools.${name}`, ['--bootstrap-server', brokers(), ...args], input)

/** What a tool tells once it is so: the controller answers a change before the broker has heard of it. */
const toldBy = (ask: () => Promise<Outcome>, isSo: (told: string) => boolean): Promise<string> =>
  waitFor('the change', async () => {
    const told = lines(await ask()).join('\n')
    return isSo(told) ? told : ''
  })

test('TopicCommand creates, lists, describes, grows and deletes', needsJava, async t => {
  const topic = uniqueName()
  deleteAfter(t, topic)
  const create = ['--create', '--topic', topic, '--partitions', '2', '--config', 'retention.ms=3600000']
  assert.deepEqual(lines(await tool('TopicCommand', create)).at(-1), `Created topic ${topic}.`)
  const again = await tool('TopicCommand', create)
  assert.equal(again.code, 1)
  assert.match(again.stdout + again.stderr, /TopicExistsException/)
  const listed = (told: string): boolean => told.split('\n').includes(topic)
  await toldBy(() => tool('TopicCommand', ['--list']), listed)
  lines(await tool('TopicCommand', ['--alter', '--topic', topic, '--partitions', '3']))
  const describe = (): Promise<Outcome> => tool('TopicCommand', ['--describe', '--topic', topic])
  const [head = '', ...partitions] = (await toldBy(describe, told => told.includes('PartitionCount: 3'))).split('\n')
  assert.match(head, /PartitionCount: 3\tReplicationFactor: 1\tConfigs: .*retention\.ms=3600000/)
  assert.deepEqual(
    partitions.map(line => /Partition: (\d)\tLeader: (\d)\tReplicas: (\d)\tIsr: (\d)/.exec(line)?.slice(1).join()),
    ['0,1,1,1', '1,1,1,1', '2,1,1,1']
  )
  lines(await tool('TopicCommand', ['--delete', '--topic', topic]))
  await waitFor('the end of the topic', async () => !lines(await tool('TopicCommand', ['--list'])).includes(topic))
})

test('ConfigCommand changes and describes configurations of topics and brokers', needsJava, async t => {
  const topic = await testTopic(t)
  const of = ['--entity-type', 'topics', '--entity-name', topic]
  const config = (...args: string[]): Promise<Outcome> => tool('ConfigCommand', [...of, ...args])
  lines(await config('--alter', '--add-config', 'max.message.bytes=2000000,cleanup.policy=[compact,delete]'))
  const shown = await toldBy(
    () => config('--describe'),
    told => told.includes('max.message.bytes')
  )
  assert.match(
    shown,
    /max\.message\.bytes=2000000 sensitive=false synonyms=\{DYNAMIC_TOPIC_CONFIG:max\.message\.bytes=2000000/
  )
  assert.match(shown, /cleanup\.policy=compact,delete/)
  lines(await config('--alter', '--delete-config', 'cleanup.policy'))
  await toldBy(
    () => config('--describe'),
    told => !told.includes('cleanup.policy')
  )
  assert.match(
    lines(await config('--describe', '--all')).join('\n'),
    /cleanup\.policy=delete .*DEFAULT_CONFIG:log\.cleanup\.policy=delete/
  )
  const refused = await config('--alter', '--add-config', 'max.message.bytes=many')
  assert.equal(refused.code, 1)
  const broker = ['--entity-type', 'brokers', '--entity-name', '1', '--describe', '--all']
  assert.match(lines(await tool('ConfigCommand', broker)).join('\n'), /auto\.create\.topics\.enable=false/)
})

test('ConfigCommand changes what a group and the broker obey', needsJava, async () => {
  const group = ['--entity-type', 'groups', '--entity-name', uniqueName('group')]
  const config = (...args: string[]): Promise<Outcome> => tool('ConfigCommand', args)
  lines(await config(...group, '--alter', '--add-config', 'consumer.session.timeout.ms=50000'))
  await toldBy(
    () => config(...group, '--describe'),
    told => told.includes('consumer.session.timeout.ms=50000')
  )
  const refused = await config(...group, '--alter', '--add-config', 'consumer.session.timeout.ms=1')
  assert.equal(refused.code, 1)

  // One that no test meets.
  const all = ['--entity-type', 'brokers', '--entity-default']
  lines(await config(...all, '--alter', '--add-config', 'max.connections=2147483646'))
  await toldBy(
    () => config(...all, '--describe'),
    told => told.includes('max.connections=2147483646')
  )
  lines(await config(...all, '--alter', '--delete-config', 'max.connections'))
  const fixed = await config(...all, '--alter', '--add-config', 'auto.create.topics.enable=true')
  assert.equal(fixed.code, 1)
})

test('ConsoleProducer writes what ConsoleConsumer reads', needsJava, async t => {
  const topic = await testTopic(t)
  const group = uniqueName('group')
  const parse = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:']
  lines(await tool('ConsoleProducer', ['--topic', topic, ...parse], 'a:1\nb:2\nc:3\n'))
  const shape = ['--formatter-property', 'print.key=true', '--formatter-property', 'print.offset=true']
  const read = (...more: string[]): Promise<Outcome> =>
    tool('consumer.ConsoleConsumer', ['--topic', topic, '--from-beginning', ...shape, ...more])
  const expected = ['Offset:0\ta\t1', 'Offset:1\tb\t2', 'Offset:2\tc\t3']
  assert.deepEqual(lines(await read('--max-messages', '3')), expected)
  assert.deepEqual(lines(await read('--max-messages', '3', '--group', group)), expected)
  assert.deepEqual(await committedOffsets(group, topic), [3])
})

test('GetOffsetShell and DeleteRecordsCommand know where a log starts and ends', needsJava, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const values = Array.from({ length: 10 }, (_, i) => ({ value: String(i), partition: i % 2, timestamp: 1000 + i }))
  await produce(topic, values)
  const offsets = async (time: string): Promise<string[]> =>
    lines(await tool('GetOffsetShell', ['--topic', topic, '--time', time]))
  assert.deepEqual(await offsets('latest'), [`${topic}:0:5`, `${topic}:1:5`])
  const file = join(tmpdir(), `${uniqueName()}.json`)
  t.after(() => rmSync(file, { force: true }))
  writeFileSync(file, JSON.stringify({ version: 1, partitions: [{ topic, partition: 1, offset: 3 }] }))
  assert.match(
    lines(await tool('DeleteRecordsCommand', ['--offset-json-file', file])).join('\n'),
    /partition: .*-1\tlow_watermark: 3/
  )
  assert.deepEqual(await offsets('earliest'), [`${topic}:0:0`, `${topic}:1:3`])
  assert.deepEqual(await offsets('max-timestamp'), [`${topic}:0:4`, `${topic}:1:4`])
  assert.deepEqual(await offsets('1005'), [`${topic}:0:3`, `${topic}:1:3`])
  assert.equal((await readAll(topic)).length, 7)
})

test('ConsumerGroupCommand lists, describes, resets and deletes groups', needsJava, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(
    topic,
    [0, 1, 0, 1].map(partition => ({ partition, value: 'v' }))
  )
  const group = uniqueName('group')
  const groups = (...args: string[]): Promise<Outcome> => tool('consumer.group.ConsumerGroupCommand', args)
  const run = startConsumer(t, { topics: topic, groupId: group, commitIntervalMs: 20 })
  await waitFor('the commit', async () => String(await committedOffsets(group, topic)) === '2,2')

  assert.ok(lines(await groups('--list')).includes(group))
  const offsets = table(await groups('--describe', '--group', group)).sort((a, b) =>
    String(a.PARTITION).localeCompare(String(b.PARTITION))
  )
  assert.deepEqual(
    offsets.map(row => [row.GROUP, row.TOPIC, row.PARTITION, row['CURRENT-OFFSET'], row['LOG-END-OFFSET'], row.LAG]),
    ['0', '1'].map(p => [group, topic, p, '2', '2', '0'])
  )
  const [member] = table(await groups('--describe', '--group', group, '--members'))
  assert.deepEqual([member?.GROUP, member?.['#PARTITIONS']], [group, '2'])
  assert.match(lines(await groups('--describe', '--group', group, '--state')).join('\n'), /Stable\s+1/)
  const refused = await groups('--delete', '--group', group)
  assert.match(refused.stdout + refused.stderr, /not empty|GroupNotEmpty/i)

  await run.consumer.stop()
  const reset = ['--reset-offsets', '--group', group, '--topic', topic, '--to-earliest', '--execute']
  lines(await groups(...reset))
  assert.deepEqual(await committedOffsets(group, topic), [0, 0])
  lines(await groups('--delete-offsets', '--group', group, '--topic', `${topic}:1`))
  assert.deepEqual(await committedOffsets(group, topic), [0, -1])
  lines(await groups('--delete', '--group', group))
  assert.ok(!lines(await groups('--list')).includes(group))
})

test('ConsumerGroupCommand shows all groups by state and type', needsJava, async t => {
  const topic = await testTopic(t)
  const group = uniqueName('group')
  await commitOffsets(group, topic, [0])
  const listed = table(await tool('consumer.group.ConsumerGroupCommand', ['--list', '--state', '--type']))
  const own = listed.find(row => row.GROUP === group)
  assert.deepEqual([own?.TYPE, own?.STATE], ['Classic', 'Empty'])
})

test('ProducerPerformance and ConsumerPerformance move ten thousand records', needsJava, async t => {
  const topic = await testTopic(t, { partitions: 2 })
  const load = ['--topic', topic, '--num-records', '5000', '--record-size', '100', '--throughput', '-1']
  assert.match(lines(await tool('ProducerPerformance', load)).join('\n'), /5000 records sent/)
  const transactions = ['--transactional-id', uniqueName('transactional'), '--transaction-duration-ms', '50']
  assert.match(lines(await tool('ProducerPerformance', [...load, ...transactions])).join('\n'), /5000 records sent/)
  const found = lines(
    await tool('ConsumerPerformance', ['--topic', topic, '--num-records', '10000', '--timeout', '30000'])
  )
  const [names = '', row = ''] = found.slice(-2)
  assert.equal(row.split(', ')[names.split(', ').indexOf('data.consumed.in.nMsg')], '10000')
})

test('TransactionsCommand shows a transaction and its producer', needsJava, async t => {
  const topic = await testTopic(t)
  const producer = await transactionalProducer(t)
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: [{ value: 'open', partition: 0 }] })
  const transactions = table(await tool('TransactionsCommand', ['list']))
  const open = transactions.filter(row => row.TransactionState === 'Ongoing').map(row => row.TransactionalId ?? '')
  const described = await Promise.all(
    open.map(async id => table(await tool('TransactionsCommand', ['describe', '--transactional-id', id])))
  )
  assert.ok(described.flat().some(row => row.TopicPartitions === `${topic}-0`))
  const [held] = table(await tool('TransactionsCommand', ['describe-producers', '--topic', topic, '--partition', '0']))
  assert.equal(held?.CurrentTransactionStartOffset, '0')
  await transaction.commit()
  await transactionsEnded([topic])
  const [done] = table(await tool('TransactionsCommand', ['describe-producers', '--topic', topic, '--partition', '0']))
  assert.equal(done?.CurrentTransactionStartOffset, 'None')
})

test('LogDirsCommand, ClusterTool, BrokerApiVersionsCommand and FeatureCommand are answered', needsJava, async t => {
  const topic = await testTopic(t)
  await produce(topic, [{ value: 'x'.repeat(1000) }])
  const logs = lines(await tool('LogDirsCommand', ['--describe', '--topic-list', topic])).at(-1) as string
  const [partition] = JSON.parse(logs).brokers[0].logDirs.flatMap((dir: { partitions: unknown[] }) => dir.partitions)
  assert.equal(partition.partition, `${topic}-0`)
  assert.ok(partition.size > 1000)
  const cluster = await tools('org.apache.kafka.tools.ClusterTool', ['cluster-id', '--bootstrap-server', brokers()])
  assert.match(lines(cluster).join(), /Cluster ID: [\w-]{22}/)
  assert.match(lines(await tool('BrokerApiVersionsCommand', [])).join('\n'), /Produce\(0\): .*\[usable: 13\]/)
  assert.match(lines(await tool('FeatureCommand', ['describe'])).join('\n'), /Feature: transaction\.version/)
})
