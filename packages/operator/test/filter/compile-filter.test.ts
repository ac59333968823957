import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileFilter } from '../../src/filter/compile-filter.ts'
import type { LetterFilter } from '../../src/filter/letter-filter.ts'
import { parseOrigin } from '../../src/filter/origin-match.ts'
import { demandFilter } from '../../src/filter/read-filter.ts'
import { keyText } from '../../src/lineage/lineage.ts'
import { fakeLetter } from '../fake-letter.ts'

const letter = fakeLetter(
  {
    errorName: 'java.io.IOException',
    message: 'Connection reset by PEER',
    fingerprint: 'v2:abcdef0123456789',
    attempts: undefined
  },
  {
    rawKey: Buffer.from('customer-7'),
    rawValue: Buffer.from('{"amount":120.5,"country":"DE","n":3,"items":[{"sku":"a"},{"sku":"b"}]}'),
    headers: [
      { name: 'tenant', rawName: Buffer.from('tenant'), value: Buffer.from('acme') },
      { name: 'empty', rawName: Buffer.from('empty'), value: null }
    ]
  }
)

const fits = async (filter: LetterFilter): Promise<boolean> => (await compileFilter(filter)).matches(letter)

const cases: readonly [LetterFilter, boolean][] = [
  [{}, true],
  [{ stage: ['decode-value'] }, true],
  [{ stage: ['handle'] }, false],
  [{ stage: ['handle', 'decode-value'] }, true],
  [{ class: ['poison'], stage: ['handle'] }, false],
  [{ group: ['billing'] }, true],
  [{ error: ['IOException'] }, true],
  [{ error: ['java.io.IOException'] }, true],
  [{ error: ['Exception'] }, false],
  [{ cause: ['v2:abcd'] }, true],
  [{ cause: ['v2:abce'] }, false],
  [{ cause: ['java.io.IOException'] }, true],
  [{ cause: ['java.io'] }, false],
  [{ origin: [{ topic: 'orders' }] }, true],
  [{ origin: [{ topic: 'orders', partition: 2 }] }, false],
  [{ origin: [{ topic: 'orders', partition: 3, offsets: [41, 41] }] }, true],
  [{ origin: [{ topic: 'orders', partition: 3, offsets: [42, 50] }] }, false],
  [{ key: ['customer-7'] }, true],
  [{ key: ['customer'] }, false],
  [{ header: [{ name: 'tenant' }] }, true],
  [{ header: [{ name: 'tenant', value: 'acme' }] }, true],
  [{ header: [{ name: 'tenant', value: 'other' }] }, false],
  [{ header: [{ name: 'empty', value: '' }] }, false],
  [{ text: 'reset by peer' }, true],
  [{ text: '"country":"de"' }, true],
  [{ text: 'CUSTOMER-7' }, true],
  [{ text: 'nowhere' }, false],
  [{ since: Date.UTC(2026, 0, 2, 3) }, true],
  [{ since: Date.UTC(2026, 0, 2, 3) + 1 }, false],
  [{ until: Date.UTC(2026, 0, 2, 3) }, false],
  [{ lineage: [keyText(letter.key).toUpperCase()] }, true],
  [{ lineage: [keyText(letter.key).slice(0, 6)] }, true],
  [{ lineage: ['0'.repeat(32)] }, false],
  [{ partition: 0, offset: 7 }, true],
  [{ partition: 1 }, false],
  [{ where: "value.amount > 100 && value.country == 'DE'" }, true],
  [{ where: 'value.n == 3 && value.n in [1, 3]' }, true],
  [{ where: "value.items.exists(i, i.sku == 'b')" }, true],
  [{ where: "headers['tenant'] == 'acme' && headers['empty'] == null && !('empty' in headers)" }, true],
  [{ where: "origin.topic == 'orders' && origin.offset == 41 && partition == 0" }, true],
  [{ where: "error.endsWith('IOException') && message.lowerAscii().contains('peer')" }, true],
  [{ where: 'has(value.nothing)' }, false],
  [{ where: "attempts == null && key == 'customer-7' && size < 100" }, true],
  [{ where: "class == 'poison'", stage: ['handle'] }, false]
]
for (const [filter, expected] of cases)
  test(`${JSON.stringify(filter)} ${expected ? 'fits' : 'does not fit'}`, async () => {
    assert.equal(await fits(filter), expected)
  })

test('an expression that errs on a letter does not match it; that is counted, and what it said first is kept', async () => {
  const filter = await compileFilter({ where: 'value.nothing == 1' })
  assert.equal(filter.matches(letter), false)
  assert.equal(filter.matches(fakeLetter({}, { rawValue: null })), false)
  assert.equal(filter.matches(fakeLetter({}, { rawValue: Buffer.from('{"nothing":1}') })), true)
  assert.equal(filter.errors().count, 2)
  assert.match(filter.errors().first ?? '', /nothing/)
  const notTrue = await compileFilter({ where: 'topic' })
  assert.equal(notTrue.matches(letter), false)
  assert.deepEqual(notTrue.errors(), { count: 1, first: 'the expression is not true or false' })
})

test('expressions that could never be asked are refused at once, with what is meant', async () => {
  const refused = (where: string, message: RegExp) =>
    assert.rejects(compileFilter({ where }), { code: 'OPTION_INVALID', message })
  await refused('value.x ==', /expecting/)
  await refused('vale.x == 1', /'vale', which is not known; did you mean 'value'\?/)
  await refused('value.items.exists(i, j.sku == 1)', /'j', which is not known/)
  await refused("topic.strtsWith('x')", /'strtsWith\(\)'/)
})

test('a name that is not known is no filter that lets everything through', async () => {
  await assert.rejects(compileFilter({ cuase: ['x'] } as LetterFilter), { code: 'OPTION_UNKNOWN', message: /cause/ })
  await assert.rejects(compileFilter({ stage: [] }), { code: 'OPTION_INVALID' })
  await assert.rejects(compileFilter({ stage: ['handling' as 'handle'] }), { code: 'OPTION_INVALID' })
  await assert.rejects(compileFilter({ origin: [{ topic: 'a', offsets: [1, 2] }] }), { code: 'OPTION_INVALID' })
  await assert.rejects(compileFilter({ lineage: ['abg'] }), { code: 'OPTION_INVALID' })
})

test('what acts on letters needs a filter, or that all are meant', () => {
  assert.throws(() => demandFilter({}, false), { code: 'OPTION_MISSING' })
  assert.throws(() => demandFilter({ limit: undefined } as unknown as LetterFilter, false), { code: 'OPTION_MISSING' })
  demandFilter({}, true)
  demandFilter({ limit: 1 }, false)
})

test('no more than the limit match, however many letters come', async () => {
  const filter = await compileFilter({ limit: 2, stage: ['decode-value'] })
  const other = fakeLetter({ stage: 'handle' })
  assert.deepEqual(
    [other, letter, letter, letter].map(one => [filter.matches(one), filter.isExhausted()]),
    [
      [false, false],
      [true, false],
      [true, true],
      [false, true]
    ]
  )
})

test('origins are read as they are written', () => {
  assert.deepEqual(parseOrigin('a'), { topic: 'a' })
  assert.deepEqual(parseOrigin('a:3'), { topic: 'a', partition: 3 })
  assert.deepEqual(parseOrigin('a:3:9'), { topic: 'a', partition: 3, offsets: [9, 9] })
  assert.deepEqual(parseOrigin('a:3:9-12'), { topic: 'a', partition: 3, offsets: [9, 12] })
  for (const wrong of ['', ':1', 'a:', 'a:x', 'a:1:2:3', 'a:1:9-3', 'a:1:1-2-3', 'a:-1', 'a:99999999999999999'])
    assert.equal(parseOrigin(wrong), null, wrong)
})

test('whatever a value holds, an expression over it is true, false or an error that is counted', async () => {
  const filter = await compileFilter({ where: "value.a.b == 1 || value == 'x' || value[0] == null" })
  let asked = 0
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.json(), fc.string(), fc.constant('['.repeat(100_000) + ']'.repeat(100_000))),
      async text => {
        asked++
        filter.matches(fakeLetter({}, { rawValue: Buffer.from(text) }))
      }
    )
  )
  assert.ok(filter.errors().count <= asked)
})

test('whole numbers that a double does not hold equal themselves alone', async () => {
  const value =
    '{"id":9007199254740993,"u":18446744073709551615,"long":123456789012345678901,"n":-9223372036854775809,"amount":1.5}'
  const holds = async (where: string): Promise<boolean> =>
    (await compileFilter({ where })).matches(fakeLetter({}, { rawValue: Buffer.from(value) }))
  for (const where of [
    'value.id == 9007199254740993',
    'value.id in [1, 9007199254740993]',
    'value.id > 9007199254740992 && value.id > 1.5',
    'value.u == 18446744073709551615u',
    "value.long == '123456789012345678901' && value.n == '-9223372036854775809'",
    'value.amount == 1.5'
  ])
    assert.ok(await holds(where), where)
  for (const where of [
    'value.id == 9007199254740992',
    'value.id == 9007199254740992.0',
    'value.u == 18446744073709551614u'
  ])
    assert.ok(!(await holds(where)), where)
})

test('a filter on the state binds by what the ledger says, and is refused where no ledger is read', async () => {
  const filter: LetterFilter = { state: ['open', 'failed again'] }
  assert.equal((await compileFilter(filter, () => 'open')).matches(letter), true)
  assert.equal((await compileFilter(filter, () => 'failed again')).matches(letter), true)
  assert.equal((await compileFilter(filter, () => 'parked')).matches(letter), false)
  await assert.rejects(compileFilter(filter), { code: 'OPTION_INVALID' })
})

test('keys and values of headers that are no UTF-8 are not alike, whatever they are shown as', async () => {
  const [one, other] = [Buffer.from([0xff]), Buffer.from([0xfe])]
  const odd = fakeLetter({}, { rawKey: one, headers: [{ name: 'h', rawName: Buffer.from('h'), value: other }] })
  const shown = one.toString()
  for (const filter of [{ key: [shown] }, { header: [{ name: 'h', value: shown }] }])
    assert.equal((await compileFilter(filter)).matches(odd), false)
  const text = fakeLetter({}, { rawKey: Buffer.from('schlüssel \ufffd') })
  assert.equal((await compileFilter({ key: ['schlüssel \ufffd'] })).matches(text), true)
})
