import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ForwarderOptions, openForwarder } from '@dead-letter/kafka'
import { brokers, growTopic, produce, readAll, startConsumer, testTopic, within } from '../../harness/index.ts'

type Shape = { readonly configs?: Readonly<Record<string, string>>; readonly partitions?: number }

/** The code with which a target is refused, or what is warned of. */
async function opened(options: Omit<ForwarderOptions, 'brokers'>): Promise<string | readonly string[]> {
  try {
    const forwarder = await openForwarder({ brokers: brokers(), ...options })
    await forwarder.close()
    return forwarder.warnings.map(({ code }) => code)
  } catch (error) {
    return (error as { code: string }).code
  }
}

const targets: readonly (readonly [string, Shape, Partial<ForwarderOptions>, string | readonly string[]])[] = [
  ['like its source', {}, {}, []],
  ['compacted', { configs: { 'cleanup.policy': 'compact' } }, {}, 'FORWARD_TOPIC_COMPACTED'],
  ['of smaller records', { configs: { 'max.message.bytes': '100000' } }, {}, 'FORWARD_MESSAGE_BYTES_LOW'],
  ['of fewer partitions', { partitions: 2 }, {}, []],
  [
    'of fewer partitions, where the same is asked for',
    { partitions: 2 },
    { partition: 'same' },
    'FORWARD_TOO_FEW_PARTITIONS'
  ],
  ['that keeps for a day', { configs: { 'retention.ms': '86400000' } }, {}, ['FORWARD_RETENTION_SHORT']]
]

test('what would lose or misroute copies is refused before the first one, with its own code', async t => {
  const source = await testTopic(t, { partitions: 3 })
  for (const [what, shape, options, expected] of targets) {
    const topic = await testTopic(t, { partitions: 3, suffix: 'clean', ...shape })
    assert.deepEqual(await opened({ topic, from: source, ...options }), expected, what)
    assert.deepEqual(await opened({ topic }), [], `${what}, and no source is named`)
  }
})

test('a target in the subscription is refused, by its name and by an expression', async t => {
  const topic = await testTopic(t)
  for (const from of [topic, new RegExp(`${topic.slice(0, -1)}.`), ['other', topic]])
    assert.equal(await opened({ topic, from }), 'FORWARD_IN_SUBSCRIPTION')
})

test("with partition 'same' a record of a partition that the target lacks is refused, until it has as many", async t => {
  const source = await testTopic(t, { partitions: 2 })
  const topic = await testTopic(t, { suffix: 'clean' })
  await produce(source, [
    { value: 'a', partition: 0 },
    { value: 'b', partition: 1 }
  ])
  const forwarder = await openForwarder({ brokers: brokers(), topic, partition: 'same' })
  t.after(() => forwarder.close())
  const run = startConsumer(t, { topics: source }, record => forwarder.forward(record), { untilIdle: true })
  const { error } = await run.event('failure')
  assert.equal((error as { code?: string }).code, 'FORWARD_REFUSED')
  await within('the end', run.ended)
  assert.deepEqual(
    (await readAll(topic)).map(({ partition, value }) => [partition, String(value)]),
    [[0, 'a']]
  )

  await growTopic(topic, 2)
  const grown = await openForwarder({ brokers: brokers(), topic, partition: 'same', from: source })
  t.after(() => grown.close())
  const again = startConsumer(t, { topics: source }, record => grown.forward(record), { untilIdle: true })
  await within('the second end', again.ended)
  assert.deepEqual(
    (await readAll(topic)).filter(({ partition }) => partition === 1).map(({ value }) => String(value)),
    ['b']
  )
})
