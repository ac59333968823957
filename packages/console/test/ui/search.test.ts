import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  andWhere,
  chipsOf,
  filterOf,
  lists,
  readSearch,
  type Search,
  without,
  withValue,
  writeSearch
} from '../../ui/src/address/search.ts'

const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
const search = fc.record(
  {
    ...Object.fromEntries(lists.map(name => [name, fc.array(words, { minLength: 1, maxLength: 3 })])),
    since: fc.nat(),
    until: fc.nat(),
    partition: fc.nat(),
    text: words,
    where: words
  },
  { requiredKeys: [] }
) as fc.Arbitrary<Search>

test('whatever is asked for comes back from its address', () => {
  fc.assert(
    fc.property(search, asked => {
      const given = { ...asked }
      assert.deepEqual(readSearch(writeSearch(given)), given)
    })
  )
})

test('what an address has that is no search is left out', () => {
  assert.deepEqual(readSearch('?since=tomorrow&offset=-1&nonsense=1&cause=&text='), {})
})

test('the filter of an action has all that says which letters, and nothing else', () => {
  assert.deepEqual(filterOf({ dlq: ['d'], state: ['open'], column: ['$.a'], sort: 'oldest', cause: ['c'], until: 5 }), {
    cause: ['c'],
    state: ['open'],
    until: 5
  })
})

test('each thing that is asked for is a chip; without it the rest stays', () => {
  const given: Search = { dlq: ['a'], cause: ['c', 'd'], where: 'value.x == 1', since: 3 }
  const chips = chipsOf(given)
  assert.deepEqual(
    chips.map(({ name, value }) => `${name} ${value}`),
    ['dlq a', 'cause c', 'cause d', 'where value.x == 1']
  )
  assert.deepEqual(without(given, { name: 'cause', value: 'c' }), { ...given, cause: ['d'] })
  assert.deepEqual(without({ cause: ['c'], since: 3 }, { name: 'cause', value: 'c' }), { since: 3 })
  assert.deepEqual(without(given, { name: 'where', value: 'value.x == 1' }), {
    dlq: ['a'],
    cause: ['c', 'd'],
    since: 3
  })
})

test('a value is added once', () => {
  assert.deepEqual(withValue({ group: ['a'] }, { name: 'group', value: 'b' }), { group: ['a', 'b'] })
  assert.deepEqual(withValue({ group: ['a'] }, { name: 'group', value: 'a' }), { group: ['a'] })
})

test('one more condition binds all of the expression that was there', () => {
  assert.equal(andWhere(undefined, 'a'), 'a')
  assert.equal(andWhere('a && b', 'c'), 'a && b && c')
  assert.equal(andWhere('a || b', 'c'), '(a || b) && c')
})
