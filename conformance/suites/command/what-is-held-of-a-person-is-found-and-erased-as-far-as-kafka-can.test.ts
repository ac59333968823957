import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { everyLetter, exportLetters } from '@dead-letter/operator'
import {
  needsOwnBroker,
  ownBroker,
  produce,
  readAll,
  setTopicConfigs,
  testFolder,
  testTopic,
  uniqueName
} from '../../harness/index.ts'
import { decide, lettersOf, operator } from '../operator/cluster.ts'
import { deadLetter } from './call.ts'

const person = 'customer-4711'
const orderOf = (id: string): string => JSON.stringify({ customer: { id } })

test(
  'dead-letter and parked topics and files lose her letters; what stays behind open ones is said, and the audit does not name her',
  needsOwnBroker,
  async t => {
    // All dead-letter topics of the cluster are read.
    const { brokers } = await ownBroker(t, {})
    // Found by its name.
    const dlq = await testTopic(t, { name: `error.${uniqueName('erase')}`, partitions: 2, brokers })
    await setTopicConfigs(dlq, { 'retention.ms': '3600000' }, brokers)
    const compacted = await testTopic(t, { name: `${uniqueName('erase')}.dlq`, partitions: 1, brokers })
    await setTopicConfigs(compacted, { 'cleanup.policy': 'compact' }, brokers)
    const side = operator(t, brokers)
    const { cluster, names } = side
    await produce(
      dlq,
      [
        { value: orderOf('other'), partition: 0 },
        { value: orderOf(person), partition: 0 },
        { value: 'open', partition: 0 },
        { key: person, value: 'x', partition: 0 },
        { value: `{"customer":{"id":"${person}"`, partition: 1 },
        { value: 'open', partition: 1 }
      ],
      { brokers }
    )
    await produce(compacted, [{ key: person, value: 'y', partition: 0 }], { brokers })
    await decide(
      side,
      dlq,
      { name: 'discard' },
      {
        filter: { test: ({ record }) => String(record.rawValue) === orderOf('other'), words: 'other' }
      }
    )
    await decide(
      side,
      dlq,
      { name: 'park' },
      {
        filter: { test: ({ record }) => String(record.rawValue) === orderOf(person), words: 'hers' }
      }
    )
    const folder = testFolder(t)
    const file = join(folder, 'letters.jsonl')
    const lines: string[] = []
    await exportLetters(cluster, { dlq, filter: everyLetter }, line => void lines.push(line))
    writeFileSync(file, `${lines.join('\n')}\n`)

    const args = [
      'erase',
      '--key',
      person,
      '--field',
      `$.customer.id=${person}`,
      '--file',
      file,
      '--json',
      '--by',
      'ann'
    ]
    const ledger = ['--ledger', names.ledger.replace(/\.ledger$/, '')]
    const asked = await deadLetter([...args, ...ledger], { bootstrap: brokers })
    assert.equal(asked.code, 2, asked.err)
    assert.equal((await lettersOf(cluster, dlq)).length, 6)
    const { code, out, err } = await deadLetter([...args, ...ledger, '--yes'], { bootstrap: brokers })
    assert.deepEqual([code, err], [0, ''])
    const told = JSON.parse(out) as {
      found: { topic: string; partition: number; offsets: number[] }[]
      files: unknown[]
      erased: number
      others: number
      tombstones: number
      remaining: { topic: string; partition: number; letters: number; until: string | null; forEver: boolean }[]
    }
    const own = told.found.filter(({ topic }) => [dlq, compacted, `parked.${dlq}`].includes(topic))
    assert.deepEqual(
      own.map(({ topic, partition, offsets }) => [topic, partition, offsets]).sort(),
      [
        [dlq, 0, [1, 3]],
        [dlq, 1, [0]],
        [compacted, 0, [0]],
        [`parked.${dlq}`, 0, [0]]
      ].sort()
    )
    assert.deepEqual(told.files, [{ file, letters: 3, unread: 0 }])
    const left = (await lettersOf(cluster, dlq)).map(({ record }) => String(record.rawValue)).sort()
    assert.deepEqual(left, ['open', 'open', 'x'])
    assert.deepEqual(await readAll(`parked.${dlq}`, { brokers }), [])
    assert.equal(readFileSync(file, 'utf8'), `${[0, 2, 5].map(i => lines[i]).join('\n')}\n`)

    const remaining = told.remaining.filter(({ topic }) => topic === dlq || topic === compacted)
    assert.deepEqual(
      remaining.map(({ topic, partition, letters, forEver }) => [topic, partition, letters, forEver]).sort(),
      [
        [dlq, 0, 1, false],
        [compacted, 0, 1, true]
      ].sort()
    )
    assert.ok(Date.parse(remaining.find(({ topic }) => topic === dlq)?.until ?? '') > Date.now())
    const records = await readAll(compacted, { brokers })
    assert.deepEqual(
      records.map(({ key, value }) => [String(key), value === null]),
      [
        [person, false],
        [person, true]
      ]
    )
    assert.ok(told.others >= 1 && told.tombstones === 1)

    // A file that is no export may hold her: that is not done, whatever else was found.
    const table = join(folder, 'letters.csv')
    writeFileSync(table, 'id,name\n1,Ann\n')
    const blind = await deadLetter(['erase', '--key', 'nobody', '--dlq', dlq, '--file', table, '--json', ...ledger], {
      bootstrap: brokers
    })
    assert.equal(blind.code, 1, blind.err)
    assert.deepEqual((JSON.parse(blind.out) as typeof told).files, [{ file: table, letters: 0, unread: 2 }])

    const audit = (await readAll(names.audit, { brokers }))
      .map(({ value }) => String(value))
      .filter(text => text.includes('"erase"'))
    assert.equal(audit.length, 2)
    assert.ok(audit.every(text => !text.includes(person)))
  }
)
