import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { apis } from '../src/apis/registry.ts'

const page = readFileSync(new URL('../UNSUPPORTED.md', import.meta.url), 'utf8')
const [, answered = '', absent = ''] = page.split(/^## APIs .*$/m)

/** Keys in the second column: `17`, `71, 72`, `38 to 41` or `38 to 41, 93`. */
const keysOf = (section: string): number[] =>
  [...section.matchAll(/^\| [^|]+ \| ([\d, to]+) \|/gm)]
    .flatMap(([, keys = '']) => keys.split(','))
    .flatMap(keys => {
      const [first = 0, last = first] = (keys.match(/\d+/g) ?? []).map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })

test('UNSUPPORTED.md names no API that is served as absent, and none that is absent as answered', () => {
  const served = new Set(apis.map(({ key }) => key))
  assert.ok(keysOf(answered).length > 10 && keysOf(absent).length > 20)
  assert.deepEqual(
    keysOf(answered).filter(key => !served.has(key)),
    []
  )
  assert.deepEqual(
    keysOf(absent).filter(key => served.has(key)),
    []
  )
})

test('every API of a broker, up to the last of Kafka 4.4, is served or in UNSUPPORTED.md', () => {
  const known = new Set([...apis.map(({ key }) => key), ...keysOf(absent)])
  // Removed from Kafka, or spoken with and among controllers only.
  const elsewhere = [4, 5, 6, 7, 52, 53, 54, 56, 58, 59, 62, 63, 67, 70, 73, 82]
  const missing = Array.from({ length: 95 }, (_, key) => key).filter(key => !known.has(key) && !elsewhere.includes(key))
  assert.deepEqual(missing, [])
})
