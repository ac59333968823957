import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  deleteAfter,
  headerText,
  produce,
  type RawRecord,
  readAll,
  startConsumer,
  testTopic,
  uniqueName,
  waitFor
} from '../../harness/index.ts'

const fails = (): never => {
  throw new TypeError('bad')
}
const retry = { attempts: 1 }
const deathsOf = (letter: RawRecord): string =>
  / d(\d+) \S+$/.exec(headerText(letter, 'x-dead-letter-origin') ?? '')?.[1] ?? '1'

test('two groups that take in each other’s DLQ stop at maxDeaths deaths of a record, and lose none', async t => {
  const origin = await testTopic(t)
  const [left, right] = [await testTopic(t, { suffix: 'left' }), await testTopic(t, { suffix: 'right' })]
  const first = startConsumer(t, { topics: [origin, right], deadLetter: { topic: left, maxDeaths: 4 }, retry }, fails)
  const second = startConsumer(t, { topics: left, deadLetter: { topic: right, maxDeaths: 4 }, retry }, fails)
  await produce(origin, [{ value: 'once' }])
  const isLoop = ({ error }: { error: { code: string } }): boolean => error.code === 'LETTER_DEATHS_EXCEEDED'
  await Promise.race([first.event('held', isLoop), second.event('held', isLoop)])
  const [inLeft, inRight] = [await readAll(left), await readAll(right)]
  assert.equal(inLeft.length + inRight.length, 4)
  const deaths = [...inLeft, ...inRight].map(letter => deathsOf(letter))
  assert.deepEqual(deaths.sort(), ['1', '2', '3', '4'])
  assert.equal([first, second].flatMap(run => run.events('dead-letter')).length, 4)
  // The origin goes on.
  const before = first.events('dead-letter').length
  await produce(origin, [{ value: 'twice' }])
  await waitFor('the next letter', () => first.events('dead-letter').length > before)
})

test('a letter that is sent back to its origin may die as often as it likes', async t => {
  const topic = await testTopic(t)
  const run = startConsumer(t, { topics: topic, deadLetter: { maxDeaths: 1 }, retry }, fails)
  await produce(topic, [{ value: 'a' }])
  await run.event('dead-letter', ({ offset }) => offset === 0)
  for (let death = 1; death <= 3; death++) {
    const letter = (await readAll(run.dlqOf(topic))).at(-1)
    assert.ok(letter)
    await produce(topic, [{ key: letter.key, value: letter.value, headers: letter.headers }])
    await run.event('dead-letter', ({ offset }) => offset === death)
  }
  assert.equal(deathsOf((await readAll(run.dlqOf(topic))).at(-1) as RawRecord), '4')
})

test('an expression that takes in dead-letter topics it does not name is warned of at start', async t => {
  const base = uniqueName('circle')
  const topic = await testTopic(t, { name: `${base}.orders` })
  const other = await testTopic(t, { name: `error.${base}.other-group` })
  const deadLetter = { topic: uniqueName('dlq') }
  deleteAfter(t, deadLetter.topic)
  const run = startConsumer(t, { topics: new RegExp(`.*${base}.*`), deadLetter })
  const { error } = await run.event('warning', ({ error }) => error.code === 'SOURCE_LOOKS_DEAD_LETTER')
  assert.equal(error.details.topics, other)
  const meant = startConsumer(t, { topics: new RegExp(`error\\.${base}.*`), deadLetter })
  await meant.event('assigned')
  assert.deepEqual(
    meant.events('warning').filter(({ error }) => error.code === 'SOURCE_LOOKS_DEAD_LETTER'),
    []
  )
  assert.ok(topic)
})

test('two pairs of topic and group that share the name of their default DLQ are warned of', async t => {
  const a = uniqueName('a')
  const [short, long] = [await testTopic(t, { name: a }), await testTopic(t, { name: `${a}.b` })]
  const first = startConsumer(t, { topics: short, groupId: 'b.c' })
  await first.event('start-resolved')
  assert.deepEqual(first.events('warning'), [])
  const second = startConsumer(t, { topics: long, groupId: 'c' })
  const { error } = await second.event('warning', ({ error }) => error.code === 'DLQ_NAME_SHARED')
  assert.equal(error.details.topic, `error.${a}.b.c`)
  assert.equal(error.details.otherTopic, short)
  assert.equal(error.details.otherGroup, 'b.c')
})
