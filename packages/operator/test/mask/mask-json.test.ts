import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseFieldPath, type Step, valuesAt } from '../../src/mask/field-path.ts'
import { maskJson } from '../../src/mask/mask-json.ts'
import { grow } from '../growth.ts'
import { runs } from '../runs.ts'

const pathsOf = (...texts: string[]): (readonly Step[])[] => texts.map(text => parseFieldPath(text) as readonly Step[])
const masked = (text: string, ...paths: string[]): string => maskJson(text, pathsOf(...paths)).text

test('a field is hidden where it stands, and no other byte changes', () => {
  const text = '{ "id": 12345678901234567890, "card":"4111", "a":[{"sku":1.0},{"sku":[2]}],\n "ca\\u0072d":{"n":1} }'
  assert.equal(
    masked(text, '$.card'),
    '{ "id": 12345678901234567890, "card":"***", "a":[{"sku":1.0},{"sku":[2]}],\n "ca\\u0072d":"***" }'
  )
  assert.equal(masked('{"a":[{"sku":1},{"sku":[2]}],"b":2}', '$.a[*].sku'), '{"a":[{"sku":"***"},{"sku":"***"}],"b":2}')
  assert.equal(masked('{"a":[5,6]}', '$.a[1]'), '{"a":[5,"***"]}')
  assert.equal(masked('{"a":{"x":{"card":1},"card":null}}', '$..card'), '{"a":{"x":{"card":"***"},"card":"***"}}')
  assert.equal(masked('{"first name":"x"}', "$['first name']"), '{"first name":"***"}')
  assert.equal(masked('"all"', '$'), '"***"')
  assert.equal(masked('{"b":1}', '$.card'), '{"b":1}')
})

test('where the text stops being JSON the rest is hidden', () => {
  const rest = (bytes: number): string => `*** (${bytes} bytes that are not JSON: fields cannot be told apart)`
  assert.equal(masked('{"a":1,"card":"41', '$.card'), `{"a":1,"card":${rest(3)}`)
  assert.equal(masked('{"a":1,,"card":"4111"}', '$.card'), `{"a":1,${rest(15)}`)
  assert.equal(masked("{'card':'4111'}", '$.card'), `{${rest(14)}`)
  assert.equal(masked('card=4111', '$.card'), rest(9))
  assert.equal(masked('{"a":1} {"card":1}', '$.card'), `{"a":1} ${rest(10)}`)
})

test('what is no path is none', () => {
  for (const text of ['card', '$card', '$.', '$.a..', '$[', '$[a]', '$. a', "$['a"])
    assert.equal(parseFieldPath(text), null, text)
})

const json = fc.json({ maxDepth: 5 })
const secret = 'S3CR3T-4111111111111111'

test('whatever the value is, what lies at the paths is gone and all else is as it was', () => {
  const place = fc.constantFrom('$.card', '$..card', '$.a[*].card', '$[*].card', '$.a.b')
  fc.assert(
    fc.property(json, place, fc.string(), fc.nat(), (text, path, junk, at) => {
      const value: unknown = JSON.parse(text)
      const full = JSON.stringify({ card: secret, a: [{ card: secret }, { b: value }], value, z: { card: [secret] } })
      const [steps] = pathsOf(path) as [readonly Step[]]
      const result = JSON.parse(maskJson(full, [steps]).text) as unknown
      const gone = valuesAt(result, steps)
      assert.ok(gone.every(found => found === '***'))
      const counts = (of: string): number => of.split(secret).length - 1
      const kept = valuesAt(JSON.parse(full), steps).reduce((sum: number, v) => sum + counts(JSON.stringify(v)), 0)
      assert.equal(counts(JSON.stringify(result)), counts(full) - kept)
      // Cut off or broken anywhere, a secret behind a path never shows.
      const broken = `${full.slice(0, at % full.length)}${junk}`
      for (const part of [broken, full.slice(0, at % full.length)])
        assert.ok(!maskJson(part, pathsOf('$..card')).text.includes(secret), part)
    }),
    runs(300)
  )
})

test('the time grows with the text, however deep and however broken', () => {
  const paths = pathsOf('$..card', '$.a.b')
  for (const make of [
    (n: number) => '['.repeat(n),
    (n: number) => `${'{"a":'.repeat(n / 5)}1`,
    (n: number) => `{"card":${'['.repeat(n)}`,
    (n: number) => `{"a":"${'\\"'.repeat(n / 2)}`,
    (n: number) => `[${'1,'.repeat(n / 2)}1]`,
    (n: number) => `[${'1'.repeat(n)}x]`
  ])
    grow(size => {
      const text = make(size)
      return () => maskJson(text, paths)
    }, 400_000)
})
