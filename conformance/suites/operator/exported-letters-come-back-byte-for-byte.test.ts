import assert from 'node:assert/strict'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DeadLetterError, openForwarder } from '@dead-letter/kafka'
import { everyLetter, exportLetters, importLetters, letterMask, PrivateFile, readAudit } from '@dead-letter/operator'
import fc from 'fast-check'
import { brokers, testFolder, testTopic } from '../../harness/index.ts'
import { lettersOf, operator } from './cluster.ts'

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map(found => Buffer.from(found)),
  fc.string({ unit: 'binary', maxLength: 30 }).map(text => Buffer.from(text.toWellFormed())),
  fc.constantFrom('', '\u2028', '\u0085', '\ufeff{}', 'a\r\nb\n', '\u2029"\\', '\0').map(text => Buffer.from(text))
)
const records = fc.record({
  partition: fc.nat({ max: 1 }),
  rawKey: fc.option(bytes),
  rawValue: fc.option(bytes),
  headers: fc.array(fc.record({ rawName: bytes, value: fc.option(bytes) }), { maxLength: 6 })
})

test('whatever bytes letters have, they come back of a file as they were, in their order and partition', async t => {
  const from = await testTopic(t, { partitions: 2 })
  const to = await testTopic(t, { partitions: 2 })
  const folder = testFolder(t)
  const { cluster, names } = operator(t)
  const forwarder = await openForwarder({ brokers: brokers(), topic: from })
  t.after(() => forwarder.close())
  const seed = Date.now()
  t.diagnostic(`seed ${seed}`)
  const given = fc.sample(records, { numRuns: 300, seed })
  for (const [offset, { headers, ...record }] of given.entries())
    await forwarder.forward({
      ...{ ...record, topic: 'source', offset, timestamp: Date.now() - 1000, timestampType: 'CreateTime' },
      headers: headers.map(({ rawName, value }) => ({ name: rawName.toString(), rawName, value }))
    })

  const file = join(folder, 'letters.jsonl')
  const out = await PrivateFile.create(file)
  const request = { dlq: from, filter: everyLetter }
  assert.equal(await exportLetters(cluster, request, line => out.line(line)), 300)
  await out.end()
  assert.equal(statSync(file).mode & 0o777, 0o600)
  await assert.rejects(PrivateFile.create(file), error => DeadLetterError.is(error) && error.code === 'ARCHIVE_FILE')

  const importing = { names, file, topic: to, by: 'ann', why: 'T-17', now: Date.now }
  assert.deepEqual(await importLetters(cluster, importing), { changed: 300 })
  const [before, after] = [await lettersOf(cluster, from), await lettersOf(cluster, to)]
  const byPlace = (letters: typeof before) =>
    letters
      .map(({ record: { partition, offset, rawKey, rawValue, headers } }) => ({
        partition,
        offset,
        rawKey,
        rawValue,
        headers
      }))
      .sort((a, b) => a.partition - b.partition || a.offset - b.offset)
  assert.equal(before.length, 300)
  assert.deepEqual(byPlace(after), byPlace(before))
  // The present time, unless it is asked for otherwise.
  assert.ok(after.every(({ record }, i) => record.timestamp > (before[i]?.record.timestamp ?? 0)))
  const kept = await testTopic(t, { partitions: 1 })
  await importLetters(cluster, { ...importing, topic: kept, keepTime: true })
  const times = (letters: typeof before): number[] => letters.map(({ record }) => record.timestamp).sort()
  assert.deepEqual(times(await lettersOf(cluster, kept)), times(before))
  const audit = []
  for await (const { event, action, by, why, dlq, outcome } of readAudit(cluster, names))
    audit.push(event === 'begun' ? [action, by, why, dlq] : outcome?.changed)
  assert.deepEqual(audit, [['import', 'ann', 'T-17', to], 300, ['import', 'ann', 'T-17', kept], 300])
})

test('a line that is no letter, or of which something was hidden, is refused by its number', async t => {
  const topic = await testTopic(t, { partitions: 1 })
  const folder = testFolder(t)
  const { cluster, names } = operator(t)
  const forwarder = await openForwarder({ brokers: brokers(), topic })
  t.after(() => forwarder.close())
  for (const value of ['{"a":1}', '{"card":"4111"}'])
    await forwarder.forward({
      ...{ topic: 's', partition: 0, offset: 0, timestamp: 1, timestampType: 'CreateTime', rawKey: null, headers: [] },
      rawValue: Buffer.from(value)
    })
  const lines: string[] = []
  const mask = letterMask(['$.card'])
  await exportLetters(cluster, { dlq: topic, filter: everyLetter, mask }, line => void lines.push(line))
  const target = await testTopic(t, { partitions: 1 })
  const refusal = async (text: string | Buffer | null): Promise<unknown> => {
    const file = join(folder, 'a.jsonl')
    if (text === null) rmSync(file)
    else writeFileSync(file, text)
    const importing = { names, file, topic: target, by: 'ann', now: Date.now }
    return importLetters(cluster, importing).then(
      ({ changed }) => changed,
      (error: DeadLetterError) => [error.code, error.details.line]
    )
  }
  // What hides nothing in a letter leaves it whole.
  assert.equal(await refusal(`${lines[0]}\n\n${lines[0]}`), 2)
  assert.deepEqual(await refusal(lines.join('\n')), ['ARCHIVE_MASKED', 2])
  assert.deepEqual(await refusal(`${lines[0]}\n{"v":1}\n`), ['ARCHIVE_LINE', 2])
  assert.deepEqual(await refusal(Buffer.concat([Buffer.from(`${lines[0]}\n`), Buffer.from([0xff])])), [
    'ARCHIVE_LINE',
    2
  ])
  assert.deepEqual(await refusal(null), ['ARCHIVE_UNREADABLE', undefined])
  const csv: string[] = []
  await exportLetters(cluster, { dlq: topic, filter: everyLetter, mask, format: 'csv' }, line => void csv.push(line))
  assert.equal(csv.length, 3)
  assert.ok(csv[2]?.endsWith(',"{""card"":""***""}"'), csv[2])
})
