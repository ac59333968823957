import assert from 'node:assert/strict'
import { test } from 'node:test'
import { complete } from '../../ui/src/filters/completion.ts'
import { extended, kept, placeOf, toggled } from '../../ui/src/grid/selection.ts'
import { keyName, typed } from '../../ui/src/keys/key-sequence.ts'

const press = (key: string, modifiers: { ctrlKey?: boolean; shiftKey?: boolean } = {}): string =>
  keyName({ ...{ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }, ...modifiers, key })

test('a key is called by what it types, or by its name with its modifiers', () => {
  assert.equal(press('?', { shiftKey: true }), '?')
  assert.equal(press('ArrowDown', { shiftKey: true }), 'Shift+ArrowDown')
  assert.equal(press('r', { ctrlKey: true }), 'Mod+r')
})

test('two keys are one binding; what goes on with nothing begins anew', () => {
  const bindings = ['g c', 'g l', 'j', 'c']
  assert.deepEqual(typed('', 'g', bindings), { pending: 'g', match: null })
  assert.deepEqual(typed('g', 'c', bindings), { pending: '', match: 'g c' })
  assert.deepEqual(typed('g', 'j', bindings), { pending: '', match: 'j' })
  assert.deepEqual(typed('g', 'g', bindings), { pending: 'g', match: null })
  assert.deepEqual(typed('', 'z', bindings), { pending: '', match: null })
})

test('a selection survives that rows are asked for again, and forgets those that are gone', () => {
  const rows = ['a', 'b', 'c', 'd']
  const some = toggled(toggled(new Set(), 'b'), 'd')
  assert.deepEqual([...extended(some, rows, 3, 2)].sort(), ['b', 'c', 'd'])
  assert.deepEqual([...kept(some, ['d', 'e'])], ['d'])
  assert.equal(kept(some, rows), some)
})

test('the keys stay on their row wherever it moves, and where it was when it is gone', () => {
  assert.equal(placeOf('c', ['x', 'a', 'b', 'c'], 2), 3)
  assert.equal(placeOf('gone', ['a', 'b'], 5), 1)
  assert.equal(placeOf(null, [], 0), 0)
})

test('names are completed by how they begin, then by what they hold; never inside a text', () => {
  const names = ['value', 'value.country', 'message', 'topic', 'origin.topic']
  assert.deepEqual(complete('top', 3, names).suggestions, ['topic', 'origin.topic'])
  assert.deepEqual(complete('x && value.c', 12, names), { from: 5, word: 'value.c', suggestions: ['value.country'] })
  assert.deepEqual(complete('value == "val', 13, names).suggestions, [])
  assert.deepEqual(complete('value == "a\\"" && mes', 21, names).suggestions, ['message'])
})
