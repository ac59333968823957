import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
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
