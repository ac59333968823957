import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { columnReader } from '../../src/query/columns.ts'
import { letterRows } from '../../src/query/letter-rows.ts'
import { countLetters, findLetters, type LettersRequest } from '../../src/query/letters.ts'
import { runs } from '../runs.ts'
import { dlqNamed, failureOf, letterOf, makeIndex, needsFullText } from '../store/index.ts'

const letters = 120

function filled(raw = false) {
  const { db, writer } = makeIndex(raw)
  const dlq = dlqNamed(writer, 'orders.dlq')
  const given = Array.from({ length: letters }, (_, offset) =>
    letterOf({
      ...{
        offset,
        at: 1_700_000_000_000 + ((offset * 37) % letters) * 60_000,
        group: offset % 3 === 0 ? 'billing' : 'shipping'
      },
      ...{ fingerprint: `v2:000000000000000${offset % 4}`, failure: failureOf(offset % 90) },
      message: offset % 10 === 0 ? 'Überweisung "1200" failed' : 'no credit'
    })
  )
  writer.addLetters(dlq, 0, letters, given)
  writer.commit()
  return { db, given }
}

test('pages of any size bring every letter that a filter means once, in the order asked for', needsFullText, () => {
  const { db, given } = filled()
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.constantFrom<string[] | undefined>(undefined, ['billing'], ['shipping'], ['nobody']),
      fc.option(fc.nat(letters * 60_000), { nil: undefined }),
      fc.constantFrom<string[] | undefined>(undefined, ['key-1', 'key-2']),
      (limit, sort, group, since, key) => {
        const from = since === undefined ? undefined : 1_700_000_000_000 + since
        const filter = { group, since: from, key }
        const found: number[] = []
        let after: LettersRequest['after'] = null
        let total: number | null = null
        do {
          const page = findLetters(db, { filter, sort, limit, after })
          found.push(...page.ids)
          after = page.after
          total ??= page.total
        } while (after !== null)
        const expected = given.filter(
          letter =>
            (group === undefined || group.includes(letter.group ?? '')) &&
            (from === undefined || letter.at >= from) &&
            (key === undefined || key.includes(letter.key ?? ''))
        )
        const rows = letterRows(db, found)
        assert.deepEqual(rows.map(({ offset }) => offset).sort(), expected.map(({ offset }) => offset).sort())
        const times = rows.map(({ at }) => at ?? 0)
        assert.deepEqual(
          times,
          [...times].sort((a, b) => (sort === 'newest' ? b - a : a - b))
        )
        assert.equal(total, key === undefined || group?.[0] === 'nobody' ? expected.length : null)
        assert.equal(countLetters(db, filter).letters, expected.length)
      }
    ),
    runs(150)
  )
})

test(
  'text is found by words and their beginnings, with a star inside of them, and no sign of it is an operator',
  needsFullText,
  () => {
    const { db } = filled()
    const count = (text: string): number =>
      findLetters(db, { filter: { text }, sort: 'newest', limit: 500, after: null }).ids.length
    assert.equal(count('überweis'), 12)
    assert.equal(count('ÜBERWEISUNG "1200" fail'), 12)
    assert.equal(count('weisung'), 0)
    assert.equal(count('*weisung'), 12)
    assert.equal(count('*100%'), 0)
    for (const text of ['"', 'a OR b', 'NEAR(', '*', 'credit) --', 'message:credit', '\0', '-', 'AND'])
      assert.ok(count(text) <= letters, text)
  }
)

test('words follow each other, in one of error, message, key and value', needsFullText, () => {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  const texts = [
    'the order of Ada failed',
    'of the order',
    'Order: "OF", 12',
    'order',
    'ORDRE ÖF order öf ΟΔΟΣ ΣΑΣ',
    '\uf1c51 order 1of'
  ]
  const given = texts.map((message, offset) => letterOf({ offset, message, value: offset === 3 ? '{"of":1}' : '{}' }))
  writer.addLetters(dlq, 0, texts.length, [
    ...given,
    letterOf({ offset: 9, message: 'order', error: 'com.Order.OfNone', fingerprint: 'v2:9' })
  ])
  writer.commit()
  const found = (text: string) =>
    letterRows(db, findLetters(db, { filter: { text }, sort: 'oldest', limit: 50, after: null }).ids).map(
      ({ offset }) => offset
    )
  assert.deepEqual(found('order of'), [0, 2, 9])
  assert.deepEqual(found('order of a'), [0])
  assert.deepEqual(found('Order-OF 1'), [2])
  assert.deepEqual(found('order ö'), [4])
  assert.deepEqual(found('οδοσ σας'), [4])
  assert.deepEqual(found('of order'), [])
  assert.deepEqual(found('ord'), [0, 1, 2, 3, 4, 5, 9])
  for (const none of ['"', '-- *', '\uf1c5']) assert.deepEqual(found(none), [], none)
  assert.equal(countLetters(db, { text: 'order of' }).letters, 3)
})

test('a text is found in any script as full text has it', needsFullText, () => {
  const texts = [
    'हिन्दी में',
    'ไม่พบข้อมูล',
    'தமிழ் மொழி',
    'שָׁלוֹם עולם',
    'مُحَمَّد رسول',
    'µ-order failed',
    'Straße İstanbul ǅ',
    'é é',
    '注文 失敗'
  ]
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  writer.addLetters(
    dlq,
    0,
    texts.length,
    texts.map((message, offset) => letterOf({ offset, message }))
  )
  writer.commit()
  for (const [offset, text] of texts.entries()) {
    const { ids } = findLetters(db, { filter: { text }, sort: 'oldest', limit: 50, after: null })
    assert.deepEqual(
      letterRows(db, ids).map(row => row.offset),
      [offset],
      text
    )
    assert.equal(countLetters(db, { text }).letters, 1, text)
  }
})

test(
  'a search that takes long gives what it has and goes on from there, and brings each letter once',
  needsFullText,
  () => {
    const { db, writer } = makeIndex()
    const dlq = dlqNamed(writer, 'orders.dlq')
    const offsets = Array.from({ length: 90 }, (_, offset) => offset)
    writer.addLetters(
      dlq,
      0,
      90,
      offsets.map(offset => letterOf({ offset, message: offset % 30 === 0 ? 'no credit' : 'credit no' }))
    )
    writer.commit()
    for (const sort of ['newest', 'oldest'] as const) {
      const pages: number[][] = []
      let after: LettersRequest['after'] = null
      do {
        const page = findLetters(db, { filter: { text: 'no credit' }, sort, limit: 50, after, patienceMs: 0 })
        pages.push(letterRows(db, page.ids).map(row => row.offset))
        after = page.after
      } while (after !== null)
      assert.deepEqual(pages.flat(), sort === 'oldest' ? [0, 30, 60] : [60, 30, 0])
      assert.ok(pages.length > 1)
    }
  }
)

test('as many letters as are counted one by one are all of them', needsFullText, () => {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  const add = (from: number, count: number) =>
    writer.addLetters(
      dlq,
      0,
      from + count,
      Array.from({ length: count }, (_, i) => letterOf({ offset: from + i, message: 'no credit' }))
    )
  const counted = () => {
    writer.commit()
    const { letters, failures, more } = countLetters(db, { text: 'no credit' }, Number.POSITIVE_INFINITY)
    return [letters, failures, more]
  }
  add(0, 10_000)
  assert.deepEqual(counted(), [10_000, 10_000, false])
  add(10_000, 1)
  assert.deepEqual(counted(), [10_000, 10_000, true])
})

test('letters are found by their key before what looks them up is made', needsFullText, () => {
  const { db, given } = filled(true)
  const found = (key: string[]) =>
    findLetters(db, { filter: { key }, sort: 'newest', limit: 500, after: null }).ids.length
  assert.equal(found(['key-1', 'key-2']), given.filter(({ key }) => key === 'key-1' || key === 'key-2').length)
  assert.equal(found(['key-1', '-']), found(['key-1']))
  assert.equal(found(['key']), 0)
})

test('text within some causes and a time is what both are, however they lie', needsFullText, () => {
  const { db, writer } = makeIndex()
  const dlq = dlqNamed(writer, 'orders.dlq')
  const given = Array.from({ length: 300 }, (_, offset) => {
    const [cause, word] = [(offset * 7) % 5, (offset * 11) % 3]
    // Times go back and forth, over some slots.
    const at = 1_700_000_000_000 + ((offset * 37) % 100) * 60_000
    return letterOf({
      offset,
      at,
      fingerprint: `v2:${cause}`,
      message: `word${word} credit`,
      failure: failureOf(offset)
    })
  })
  writer.addLetters(dlq, 0, 300, given)
  writer.commit()
  // The kind's own word is none of the letter's.
  assert.equal(countLetters(db, { text: 'k1' }).letters, 0)
  const minutes = fc.option(fc.integer({ min: -10, max: 110 }), { nil: undefined })
  const causes = fc.option(fc.subarray(['v2:0', 'v2:1', 'v2:2', 'v2:4', 'v2:9'], { minLength: 1 }), { nil: undefined })
  fc.assert(
    fc.property(
      minutes,
      minutes,
      causes,
      fc.constantFrom('word1', 'wor', 'credit', 'word2 credit'),
      (low, high, cause, text) => {
        const time = (minute: number | undefined) =>
          minute === undefined ? undefined : 1_700_000_000_000 + minute * 60_000
        const [since, until] = [time(low), time(high)]
        const expected = given.filter(
          ({ at, fingerprint, message }) =>
            (since === undefined || at >= since) &&
            (until === undefined || at < until) &&
            (cause === undefined || cause.includes(fingerprint)) &&
            message.includes(text)
        )
        const filter = { since, until, cause, text }
        const found = findLetters(db, { filter, sort: 'newest', limit: 500, after: null })
        assert.equal(found.ids.length, expected.length)
        const counted = countLetters(db, filter)
        assert.deepEqual([counted.letters, counted.failures, counted.more], [expected.length, expected.length, false])
        const { text: _, ...plain } = filter
        const wide = given.filter(
          ({ at, fingerprint }) =>
            (since === undefined || at >= since) &&
            (until === undefined || at < until) &&
            (cause === undefined || cause.includes(fingerprint))
        )
        const told = countLetters(db, plain)
        const times = wide.map(({ at }) => at)
        assert.deepEqual(
          [told.letters, told.failures, told.from, told.to],
          [
            wide.length,
            wide.length,
            wide.length === 0 ? null : Math.min(...times),
            wide.length === 0 ? null : Math.max(...times)
          ]
        )
      }
    ),
    runs(100)
  )
})

test('any filters go together with words', needsFullText, () => {
  const { db, given } = filled()
  const names = fc.option(fc.constantFrom(['billing'], ['key-10'], ['orders:0:1-50'], ['open']), { nil: undefined })
  const number = fc.option(fc.nat(5), { nil: undefined })
  const one = { key: names, group: names, origin: names, state: names, dlq: names, class: names, stage: names }
  const filter = fc.record({ ...one, partition: number, offset: number, since: number })
  fc.assert(
    fc.property(filter, more => {
      const asked = { ...more, text: 'credit' } as LettersRequest['filter']
      assert.ok(countLetters(db, asked).letters <= letters)
      assert.ok(findLetters(db, { filter: asked, sort: 'newest', limit: 10, after: null }).ids.length <= 10)
    }),
    runs(100)
  )
  const found = { key: ['key-1'], text: 'credit' }
  const expected = given.filter(({ key, message }) => key === 'key-1' && message === 'no credit').length
  assert.ok(expected > 0)
  assert.equal(findLetters(db, { filter: found, sort: 'newest', limit: 500, after: null }).ids.length, expected)
})

test('a column reads what stands at a path, and nothing of what is no path or no JSON', () => {
  const value = '{"customer":{"id":"c-1","first name":"Ada"},"items":[{"sku":"lamp"},{"sku":null}],"n":1.5}'
  const cases: [string, string | null][] = [
    ['$.customer.id', 'c-1'],
    ['customer.id', 'c-1'],
    ["$.customer['first name']", 'Ada'],
    ['$.items[0].sku', 'lamp'],
    ['$.items[1].sku', 'null'],
    ['$.items[2].sku', null],
    ['$.n', '1.5'],
    ['$.customer', '{"id":"c-1","first name":"Ada"}'],
    ['$.constructor', null],
    ['$.items.length', '2'],
    ['$..id', null],
    ['$[', null]
  ]
  for (const [path, expected] of cases) assert.equal(columnReader(path)(value), expected, path)
  assert.equal(columnReader('$.id')('{"id":'), null)
  assert.equal(columnReader('$.id')(`{"id":1,"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`), '1')
  assert.equal(columnReader('$.id')('{"id":12345678901234567890}'), '12345678901234567890')
  assert.equal(columnReader('$')('[9007199254740993]'), '[9007199254740993]')
  assert.equal(columnReader('$.id')(null), null)
})
