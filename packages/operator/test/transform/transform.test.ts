import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exactText, parseExact } from '../../src/letters/exact-json.ts'
import { mergePatch } from '../../src/transform/merge-patch.ts'
import { openTransform, type Transform, type TransformSpec, transformLetter } from '../../src/transform/transform.ts'
import { fakeLetter } from '../fake-letter.ts'
import { runs } from '../runs.ts'

const letterOf = (value: string | null) => fakeLetter({}, { rawValue: value === null ? null : Buffer.from(value) })

async function patchedValue(spec: TransformSpec, value: string | null): Promise<string | undefined> {
  const record = await transformLetter(letterOf(value), await openTransform(spec))
  return record?.rawValue?.toString()
}

const jsonPatch = (...patch: unknown[]): TransformSpec => ({ kind: 'json-patch', patch })

test('a merge patch does what RFC 7396 shows', () => {
  // Its appendix A: what there is, the patch, and what comes of it.
  const cases: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd']
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }]
  ]
  for (const [target, patch, result] of cases) assert.deepEqual(mergePatch(target, patch), result)
})

test('a JSON patch does what RFC 6902 says, and one that fails leaves nothing half done', async () => {
  const value = '{"a":{"b":[1,2]},"c/d":3}'
  const spec = jsonPatch(
    { op: 'test', path: '/c~1d', value: 3 },
    { op: 'add', path: '/a/b/1', value: 'x' },
    { op: 'move', from: '/c~1d', path: '/e' },
    { op: 'copy', from: '/a/b/0', path: '/f' },
    { op: 'remove', path: '/a/b/0' }
  )
  assert.equal(await patchedValue(spec, value), '{"a":{"b":["x",2]},"e":3,"f":1}')
  const letter = letterOf(value)
  const fails = jsonPatch({ op: 'add', path: '/x', value: 1 }, { op: 'test', path: '/e', value: 9 })
  await assert.rejects(async () => transformLetter(letter, await openTransform(fails)))
  assert.equal(letter.record.rawValue?.toString(), value)
})

test('what is no patch is refused before anything is read', async () => {
  const none = [
    { op: 'grow', path: '/a' },
    { op: 'add', path: '/a' },
    { op: 'move', path: '/a' },
    { op: 'remove', path: 'a' },
    { op: 'add', path: '/__proto__/x', value: 1 },
    'add',
    null
  ]
  for (const patch of none) await assert.rejects(openTransform(jsonPatch(patch)), { code: 'OPTION_INVALID' })
})

test('numbers that JavaScript does not hold, and members named __proto__, stay as they are', async () => {
  const value = '{"id":12345678901234567890,"x":1.10,"y":1e400,"__proto__":{"z":1}}'
  assert.equal(await patchedValue({ kind: 'merge-patch', patch: { x: 2 } }, value), value.replace('1.10', '2'))
  assert.equal(
    await patchedValue(jsonPatch({ op: 'replace', path: '/x', value: 2 }), value),
    value.replace('1.10', '2')
  )
})

test('JSON comes back as it was, but for spaces', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      assert.deepEqual(JSON.parse(exactText(parseExact(text))), JSON.parse(text))
    }),
    runs(300)
  )
})

const moduleOf = (apply: Transform['apply']): Transform => ({
  spec: { kind: 'module', file: 'fix.mjs', sha256: 'aa' },
  apply
})

test('a function changes what it gives back, on bytes of its own; null leaves the letter', async () => {
  const letter = fakeLetter({}, { headers: [] })
  const given: unknown[] = []
  const changed = await transformLetter(
    letter,
    moduleOf(({ value, key, headers, failure }) => {
      given.push(failure.group, headers)
      value?.fill(0)
      return { key: `${key}!`, headers: [{ name: 'fixed', value: 'yes' }] }
    })
  )
  assert.deepEqual(given, ['billing', []])
  assert.deepEqual([changed?.rawKey?.toString(), changed?.rawValue?.toString()], ['k!', '{"id":1}'])
  assert.deepEqual(
    changed?.headers.map(({ name, value }) => [name, String(value)]),
    [['fixed', 'yes']]
  )
  assert.equal(
    await transformLetter(
      letter,
      moduleOf(async () => null)
    ),
    null
  )
  assert.equal(
    (
      await transformLetter(
        letter,
        moduleOf(() => ({ value: null }))
      )
    )?.rawValue,
    null
  )
  for (const bad of [undefined, 1, 'x', [], { value: 1 }, { headers: [{ name: '' }] }])
    await assert.rejects(
      transformLetter(
        letter,
        moduleOf(() => bad as never)
      ),
      TypeError
    )
})

test('a module that is not the one of the plan is refused', async () => {
  const spec: TransformSpec = { kind: 'module', file: 'fix.mjs', sha256: 'bb' }
  await assert.rejects(openTransform(spec), { code: 'REDRIVE_PLAN_STALE' })
  await assert.rejects(
    openTransform(
      spec,
      moduleOf(() => null)
    ),
    { code: 'REDRIVE_PLAN_STALE' }
  )
})

test('a record that somebody wrote anew replaces what it names, byte for byte, and leaves the rest', async () => {
  const header = (name: string, value: string | null) => ({
    ...{ name, rawName: Buffer.from(name), value: value === null ? null : Buffer.from(value) }
  })
  const letter = fakeLetter(
    {},
    { rawKey: Buffer.from('k'), rawValue: Buffer.from('v'), headers: [header('tenant', 'acme'), header('kept', null)] }
  )
  const made = async (spec: Omit<Extract<TransformSpec, { kind: 'record' }>, 'kind'>) => {
    const record = await transformLetter(letter, await openTransform({ kind: 'record', ...spec }))
    const headers = record?.headers.map(({ name, value }) => [name, value?.toString() ?? null])
    return { key: record?.rawKey?.toString(), value: record?.rawValue?.toString('hex') ?? null, headers }
  }
  const own = [
    ['tenant', 'acme'],
    ['kept', null]
  ]
  assert.deepEqual(await made({ value: { text: '{"a":1.0}' } }), {
    ...{ key: 'k', value: Buffer.from('{"a":1.0}').toString('hex'), headers: own }
  })
  assert.deepEqual(await made({ value: { text: '/wA=', encoding: 'base64' }, key: { text: 'other' } }), {
    ...{ key: 'other', value: 'ff00', headers: own }
  })
  assert.deepEqual(await made({ value: null, headers: [{ name: 'new', value: { text: '1' } }] }), {
    ...{ key: 'k', value: null, headers: [['new', '1']] }
  })
})
