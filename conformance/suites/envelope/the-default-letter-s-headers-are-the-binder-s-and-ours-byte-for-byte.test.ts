import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { clientsOf, header, headerText, produce, readAll, runConsumer, testTopic } from '../../harness/index.ts'

const hex = (letter: Parameters<typeof header>[0], name: string): string | undefined =>
  header(letter, name)?.toString('hex')

test("the default letter's added headers are the binder's, then ours, byte for byte and in this order", async t => {
  const topic = await testTopic(t, { partitions: 2 })
  await produce(topic, [
    { partition: 1, value: 'good' },
    { partition: 1, value: 'bad', timestamp: 1_700_000_000_123, headers: [['own', '1']] }
  ])
  const before = Date.now()

  const run = await runConsumer(t, { topics: topic, decode: 'text', retry: { attempts: 2, delayMs: 1 } }, record => {
    if (record.value === 'bad')
      throw new Error('order 7 failed', { cause: new RangeError('größe 12 is too large', { cause: 'no object' }) })
  })

  const [letter] = await readAll(run.dlqOf(topic))
  assert.ok(letter)
  assert.deepEqual(
    letter.headers.map(([name]) => String(name)),
    [
      'own',
      ...['x-original-topic', 'x-original-partition', 'x-original-offset', 'x-original-timestamp'],
      ...['x-original-timestamp-type', 'x-exception-fqcn', 'x-exception-message', 'x-exception-stacktrace'],
      ...['x-dead-letter-id', 'x-dead-letter-lineage', 'x-dead-letter-group', 'x-dead-letter-attempts'],
      ...['x-dead-letter-at', 'x-dead-letter-stage', 'x-dead-letter-class', 'x-dead-letter-cause'],
      ...['x-dead-letter-fingerprint', 'x-dead-letter-origin-timestamp', 'x-dead-letter-origin']
    ]
  )
  assert.equal(headerText(letter, 'x-original-topic'), topic)
  assert.equal(hex(letter, 'x-original-partition'), '00000001')
  assert.equal(hex(letter, 'x-original-offset'), '0000000000000001')
  assert.equal(hex(letter, 'x-original-timestamp'), '0000018bcfe5687b')
  assert.equal(headerText(letter, 'x-original-timestamp-type'), 'CreateTime')
  assert.equal(headerText(letter, 'x-exception-fqcn'), 'RangeError')
  assert.equal(headerText(letter, 'x-exception-message'), 'größe 12 is too large')
  const stack = headerText(letter, 'x-exception-stacktrace') ?? ''
  assert.match(stack, /^Error: order 7 failed\n {4}at [\s\S]*\nCaused by: RangeError: größe 12 is too large\n {4}at /)

  const { layout } = await clientsOf().layout(topic)
  const id = createHash('sha256').update(`${layout.topicId}/1/1/${run.groupId}`).digest('hex').slice(0, 32)
  const ours = (name: string): string | undefined => headerText(letter, `x-dead-letter-${name}`)
  assert.equal(ours('id'), id)
  assert.equal(ours('lineage'), `${topic}/1/1/${run.groupId}`)
  assert.equal(ours('origin'), `${topic}/1/1 ${layout.topicId} v1 18`)
  assert.equal(ours('origin-timestamp'), '2023-11-14T22:13:20.123Z CreateTime')
  assert.deepEqual(['group', 'attempts', 'stage', 'class', 'cause'].map(ours), [
    run.groupId,
    '2',
    'handle',
    'transient',
    'RangeError'
  ])
  assert.match(ours('fingerprint') ?? '', /^v2:[0-9a-f]{16}$/)
  const at = ours('at') ?? ''
  assert.equal(new Date(at).toISOString(), at)
  assert.ok(Date.parse(at) >= before && Date.parse(at) <= Date.now())
})
