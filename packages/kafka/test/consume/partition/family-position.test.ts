import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  readCommitMetadata,
  withoutRanges,
  writeCommitMetadata
} from '../../../src/consume/partition/commit-metadata.ts'
import { readReaderMark, withReaderMark } from '../../../src/group/reader-mark.ts'
import { runs } from '../../runs.ts'

const uuid = fc.uuid()
const facts = fc.record({
  firstPartitions: fc.integer({ min: 1, max: 10_000 }),
  topicId: uuid,
  firstStart: fc.option(fc.integer({ min: 1, max: 2 ** 45 })),
  clusterId: fc.option(fc.string({ minLength: 1, maxLength: 22 })),
  complete: fc.boolean(),
  doneEpoch: fc.option(fc.nat(), { nil: undefined }),
  family: fc.option(fc.record({ topicId: uuid, offset: fc.maxSafeNat() })),
  done: fc.constant([{ start: 12, end: 14 }])
})

test('a position of the family comes back as it was written, beside all else that a commit says', () => {
  fc.assert(
    fc.property(facts, fc.boolean(), (given, marked) => {
      const mark = { at: 5, everyMs: 7, member: 'abcdef012345' }
      const plain = writeCommitMetadata(given, 10)
      const text = marked ? withReaderMark(plain, mark) : plain
      const read = readCommitMetadata(text, 10)
      const expected = given.family === null ? undefined : { ...given.family }
      assert.deepEqual(read?.family, expected)
      assert.deepEqual([read?.topicId, read?.done, read?.complete], [given.topicId, given.done, given.complete])
      assert.equal(read?.doneEpoch, given.doneEpoch)
      const short = readCommitMetadata(withoutRanges(plain), 10)
      assert.deepEqual([short?.family, short?.doneEpoch], [expected, undefined])
      if (marked) assert.deepEqual(readReaderMark(text), mark)
    }),
    runs(200)
  )
})

test('what does not fit is left out before the mark is', () => {
  const topicId = '5f0e7c1a-94b2-4f37-8f43-0a1be2a5c3d1'
  const given = { firstPartitions: 3, topicId, done: [], family: { topicId, offset: 7 } }
  const whole = writeCommitMetadata(given, 10)
  assert.equal(writeCommitMetadata(given, 10, whole.length - 1), writeCommitMetadata({ ...given, family: null }, 10))
})

test('what makes no sense is no position', () => {
  const id = '5f0e7c1a-94b2-4f37-8f43-0a1be2a5c3d1'
  for (const text of ['p=', 'p=x.1', `p=${id}`, `p=${id}.`, `p=${id}.-1`, `p=${id}.zzzzzzzzzzz`])
    assert.equal(readCommitMetadata(`dl1 n=3 t=${id} ${text}`, 10)?.family, undefined, text)
})
