import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { timeColumn } from '../../src/output/second.ts'
import { alignTable } from '../../src/output/table.ts'
import { displayWidth, fit, wrap } from '../../src/output/width.ts'

const texts = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '한', '👍', 'e\u0301', ' ', 'z') })

test('a table fits the terminal, whatever is in it, as far as its columns can be narrowed', () => {
  const rows = fc.array(fc.tuple(texts, fc.nat(9999), texts), { maxLength: 8 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 40, max: 120 }), (cells, columns) => {
      for (const line of alignTable(['name', 'letters', 'what'], cells, columns))
        assert.ok(displayWidth(line) <= columns, line)
    })
  )
})

const ops = [
  { title: 'operation', whole: true, brief: (id: string) => id.slice(0, 8) },
  'state',
  { title: 'topic', whole: true },
  timeColumn('since'),
  { title: 'runner', spare: 2 },
  { title: 'filter', spare: 1 }
]
const op = [
  ...['0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f', 'done', 'error.orders.billing', '2026-11-27T08:59:14Z'],
  ...['vm/9187/aa01', 'cause TypeError; since 2026-11-27T00:00:00.000Z']
]

test('where there is no room, texts are cut as long as they can be read, then ids and times are brief, then what is spare is left out', () => {
  const [head = '', line = ''] = alignTable(ops, [op], null)
  assert.ok(head.endsWith('filter') && op.every(cell => line.includes(cell)))

  assert.match(
    alignTable(ops, [op], 135)[1] ?? '',
    /^0f9b5c8e-7d1a-4c2b-9e3f-1a2b3c4d5e6f {2}done .*2026-11-27T08:59:14Z {2}vm.*cause.*…$/
  )
  const brief = '0f9b5c8e   done   error.orders.billing  11-27 08:59Z'
  assert.match(alignTable(ops, [op], 84)[1] ?? '', new RegExp(`^${brief} {2}vm/9187/aa01 {2}cause TypeErr.*…$`))
  assert.match(alignTable(ops, [op], 80)[1] ?? '', new RegExp(`^${brief} {2}cause TypeErr.*…$`))
  assert.deepEqual(alignTable(ops, [op], 60)[1], brief)
})

test('what names a thing is cut only when nothing else is left to be cut', () => {
  const [, line = ''] = alignTable(
    ['state', { title: 'topic', whole: true }],
    [['x'.repeat(40), 'error.orders.billing']],
    30
  )
  assert.equal(line, 'xxxxxxx…  error.orders.billing')
  assert.ok(displayWidth(alignTable(ops, [op], 40)[1] ?? '') <= 40)
})

test('where nobody looks nothing is cut', () => {
  const long = 'x'.repeat(500)
  assert.ok(alignTable(['name'], [[long]])[1] === long)
  assert.deepEqual(wrap(long, null), [long])
})

test('columns are where wide characters and accents put them', () => {
  assert.equal(displayWidth('漢字'), 4)
  assert.equal(displayWidth('👍'), 2)
  assert.equal(displayWidth('e\u0301'), 1)
  assert.deepEqual(alignTable(['a', 'b'], [['漢', 'x']]), ['a   b', '漢  x'])
  assert.equal(fit('漢字漢字', 6), '漢字…')
})

test('a text that is cut takes no more than its columns, and one that fits is left alone', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, columns) => {
      const shown = fit(text, columns)
      assert.ok(displayWidth(shown) <= columns)
      if (displayWidth(text) <= columns) assert.equal(shown, text)
    })
  )
})

test('long sentences are broken between words and lose none of them', () => {
  const text = 'refusal CODE: one two three four five six seven eight nine ten'
  const lines = wrap(text, 24, '  ')
  assert.ok(lines.length > 1 && lines.every(line => displayWidth(line) <= 24))
  assert.equal(lines.map(line => line.trim()).join(' '), text)
})
