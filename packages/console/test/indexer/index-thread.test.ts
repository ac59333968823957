import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ledgerNames } from '@dead-letter/operator'
import { IndexThread } from '../../src/indexer/index-thread.ts'
import { IndexReader } from '../../src/query/index-reader.ts'
import { IndexWriter } from '../../src/store/index-writer.ts'
import { openStore } from '../../src/store/open-store.ts'
import { dlqNamed, needsFullText } from '../store/index.ts'

test('an index that cannot be opened at first says why, and leaves nothing that would try again', async () => {
  const thread = new IndexThread({
    ...{ file: join(tmpdir(), 'no such folder', 'index.sqlite'), connection: { brokers: '127.0.0.1:1' } },
    ...{ names: ledgerNames(undefined), mask: [], valueBytes: 0, maxBytes: 1, identity: '', allTopics: false }
  })
  await assert.rejects(thread.start(), /unable to open database file/)
  assert.equal(thread.progress.state, 'failed')
})

test('a reader that is renewed reads the file that is there now', needsFullText, async t => {
  const folder = mkdtempSync(join(tmpdir(), 'index-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'index.sqlite')
  const reader = new IndexReader(file)
  t.after(() => reader.end())
  const topics = async (): Promise<string[]> => (await reader.ask('dlqs', null)).map(({ topic }) => topic)
  for (const name of ['old.dlq', 'new.dlq']) {
    // Another identity: the file is thrown away and made anew.
    const writer = new IndexWriter(openStore(file, name).db)
    dlqNamed(writer, name)
    writer.close()
    if (name === 'old.dlq') assert.deepEqual(await topics(), ['old.dlq'])
  }
  reader.renew()
  await reader.ask('dlqs', null).catch(() => [])
  assert.deepEqual(await topics(), ['new.dlq'])
})
