import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitList } from '../../src/config/lists.ts'
import { settings, variableName } from '../../src/config/settings.ts'
import { unknownVariables } from '../../src/config/unknown-variables.ts'

test('variables that are not read are told, with the nearest that is', () => {
  assert.deepEqual(
    unknownVariables({
      DEAD_LETTER_TOPICS: 'a',
      DEAD_LETTER_UNTILIDLE: '1',
      DEADLETTER_GROUP: 'g',
      DEAD_LETTER_MAX: '3',
      DEAD_LETTER_ZZZZZZZZZ: '',
      PATH: '/bin'
    }),
    [
      'DEAD_LETTER_TOPICS is not read; did you mean DEAD_LETTER_TOPIC?',
      'DEAD_LETTER_UNTILIDLE is not read; did you mean DEAD_LETTER_UNTIL_IDLE?',
      'DEADLETTER_GROUP is not read; did you mean DEAD_LETTER_GROUP?',
      'DEAD_LETTER_MAX is not read: it is given as --max only',
      'DEAD_LETTER_ZZZZZZZZZ is not read'
    ]
  )
})

test('every variable that is read is known', () => {
  const names = Object.entries(settings).flatMap(([name, { given }]) => (given === 'flag' ? [] : [variableName(name)]))
  assert.deepEqual(
    unknownVariables(Object.fromEntries([...names, 'DEAD_LETTER_CONFIG', 'DEAD_LETTER_DEBUG'].map(n => [n, 'x']))),
    []
  )
})

const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/)
const expression = fc.stringMatching(/^\/([a-z.+]|\{1,2\}|\[a,\/b\]|\\\/){1,5}\/i?$/)

test('a list is taken apart into what it was put together from', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(name, expression), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(',', ', ', ' ,'),
      (items, comma) => {
        assert.deepEqual(splitList(items.join(comma)), items)
      }
    )
  )
})
