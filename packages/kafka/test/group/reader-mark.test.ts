import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCommitMetadata, writeCommitMetadata } from '../../src/consume/partition/commit-metadata.ts'
import { memberTag, readReaderMark, withReaderMark } from '../../src/group/reader-mark.ts'

const mark = { at: 1_700_000_000_000, everyMs: 3_600_000, member: memberTag('consumer-1-0b7e') }

test('a mark is read beside whatever else a commit says, which is read as before', () => {
  const facts = {
    firstPartitions: 3,
    topicId: '0'.repeat(36),
    done: [{ start: 12, end: 15 }],
    firstStart: 1000,
    complete: true
  }
  const text = writeCommitMetadata({ ...facts, clusterId: 'f=1.a.b' }, 10)
  const marked = withReaderMark(text, mark)
  assert.deepEqual(readReaderMark(marked), mark)
  assert.deepEqual(readCommitMetadata(marked, 10), readCommitMetadata(text, 10))
  assert.deepEqual(readReaderMark(withReaderMark('', mark)), mark)
})

test('what other programs write is no mark', () => {
  for (const text of ['', 'dl1 n=3 t=x', 'f=2.a.b.0123456789ab', 'f=1.a.b.xyz', `xf=1.a.b.${mark.member}`])
    assert.equal(readReaderMark(text), null, text)
  assert.notEqual(memberTag('a'), memberTag('b'))
})
