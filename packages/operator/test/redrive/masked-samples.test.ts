import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterMask, noMask } from '../../src/mask/letter-mask.ts'
import { Reshape, type Shown } from '../../src/redrive/plan/reshape.ts'
import type { CheckSpec } from '../../src/transform/record-check.ts'
import type { Transform, TransformedRecord, TransformSpec } from '../../src/transform/transform.ts'
import { fakeLetter } from '../fake-letter.ts'

const card = '4111111111111111'
const json = `{"card":"${card}","cvv":123,"vip":true,"customer":{"ssn":"078-05-1120","name":"Ann"},"items":[{"pin":"99"}],"note":"hi"}`
const letter = fakeLetter({}, { rawKey: Buffer.from('order-7'), rawValue: Buffer.from(json) })
const mask = letterMask(['$.card', '$.cvv', '$.vip', '$..ssn', '$.items[0].pin', 'token'])

async function after(transform: TransformSpec, module?: Transform): Promise<Shown> {
  const reshape = await Reshape.open({ transform, check: null }, module, mask)
  assert.ok(reshape !== null && 'letter' in (await reshape.apply(letter)))
  return (reshape.samples[0] as { after: Shown }).after
}
const patched = async (...patch: object[]): Promise<unknown> =>
  JSON.parse((await after({ kind: 'json-patch', patch })).value ?? '')

test('a patch shows nothing that is hidden, wherever it copies or moves it', async () => {
  const places = ['/card', '/cvv', '/vip', '/customer/ssn', '/items/0/pin']
  for (const op of ['copy', 'move'])
    for (const from of places)
      for (const path of ['/note', '/items/-', '/customer/new']) {
        const { value } = await after({ kind: 'json-patch', patch: [{ op, from, path }] })
        for (const secret of [card, '123', 'true', '078', '99"'])
          assert.ok(!value?.includes(secret), `${op} ${from} ${path}`)
      }
  assert.deepEqual(await patched({ op: 'copy', from: '', path: '/note' }), {
    ...{ card: '***', cvv: '***', vip: '***', customer: { ssn: '***', name: 'Ann' }, items: [{ pin: '***' }] },
    note: {
      card: '***',
      cvv: '***',
      vip: '***',
      customer: { ssn: '***', name: 'Ann' },
      items: [{ pin: '***' }],
      note: 'hi'
    }
  })
  // What somebody guesses is shown as they wrote it, right or wrong.
  assert.equal(((await patched({ op: 'replace', path: '/note', value: card })) as { note: string }).note, card)
  const merged = await after({ kind: 'merge-patch', patch: { card: null, note: 'x' } })
  assert.deepEqual(JSON.parse(merged.value ?? ''), {
    ...{ cvv: '***', vip: '***', customer: { ssn: '***', name: 'Ann' }, items: [{ pin: '***' }], note: 'x' }
  })
})

test('a function shows nothing that is hidden, wherever it puts it', async () => {
  const spec = { kind: 'module', file: 'm.mjs', sha256: 'x' } as const
  const made = (record: TransformedRecord): Promise<Shown> => after(spec, { spec, apply: () => record })
  const shown = await made({
    key: `customer of ${card}`,
    value: JSON.stringify({ x: `paid by ${card}`, y: 123, z: [true, '078-05-1120'], pin: 99, other: 1234, [card]: 1 }),
    headers: [
      { name: 'h', value: card },
      { name: 'short', value: '123' },
      { name: 'plain', value: 'text' }
    ]
  })
  const value = shown.value ?? ''
  assert.doesNotMatch(value, /4111|078-05|"y":123|true|"pin":99/)
  assert.match(value, /paid by \*\*\*.*"y":"\*\*\*".*"other":1234/)
  assert.deepEqual(
    [shown.key, shown.headers],
    [
      'customer of ***',
      [
        ['h', '***'],
        ['short', '***'],
        ['plain', 'text']
      ]
    ]
  )
  const long = await made({ value: `"${'-'.repeat(1990)}${card}"` })
  assert.ok(!long.value?.includes('4111'))
  assert.match((await made({ value: Buffer.from([0xff, 0xfe]) })).value ?? '', /^\*\*\* \(2 bytes/)
})

const open = (transform: TransformSpec | null, check: CheckSpec | null, hidden = mask): Promise<Reshape | null> =>
  Reshape.open({ transform, check }, undefined, hidden)
const refused = { code: 'REDRIVE_READS_MASKED' }

test('an operation that succeeds or fails by what is hidden is refused', async () => {
  const told: object[][] = [
    [{ op: 'test', path: '/card', value: card }],
    [{ op: 'test', path: '', value: {} }],
    [{ op: 'test', path: '/customer', value: { ssn: '078-05-1120', name: 'Ann' } }],
    [
      { op: 'copy', from: '/card', path: '/x' },
      { op: 'test', path: '/x', value: card }
    ],
    [
      { op: 'copy', from: '/customer', path: '/x' },
      { op: 'move', from: '/x', path: '/y~1z' },
      { op: 'test', path: '/y~1z/ssn', value: 1 }
    ],
    [
      { op: 'add', path: '/items/0', value: 1 },
      { op: 'test', path: '/items/1/pin', value: '99' }
    ],
    [
      { op: 'move', from: '/cvv', path: '/items/-' },
      { op: 'test', path: '/items/1', value: 123 }
    ],
    [{ op: 'remove', path: '/card/4111' }]
  ]
  for (const patch of told) {
    await assert.rejects(open({ kind: 'json-patch', patch }, null), refused, JSON.stringify(patch))
    await open({ kind: 'json-patch', patch }, null, noMask)
  }
  for (const patch of [
    [{ op: 'test', path: '/note', value: 'hi' }],
    [
      { op: 'test', path: '/customer/name', value: 'Ann' },
      { op: 'replace', path: '/card', value: 'x' }
    ],
    [
      { op: 'copy', from: '/card', path: '/x' },
      { op: 'remove', path: '/card' }
    ]
  ])
    await open({ kind: 'json-patch', patch }, null)
})

test('who may see it may ask for it, and what others see of it is masked all the same', async () => {
  const transform: TransformSpec = { kind: 'json-patch', patch: [{ op: 'test', path: '/card', value: card }] }
  const reshape = await Reshape.open({ transform, check: null }, undefined, mask, true)
  assert.ok(reshape !== null && 'letter' in (await reshape.apply(letter)))
  assert.equal(reshape.samples[0]?.after.value, '***')
})

test('a check that asks about what is hidden is refused, one that does not is not', async () => {
  const check = (schema: object, more: Partial<CheckSpec> = {}): CheckSpec => ({
    decode: 'json',
    schema: schema as never,
    ...more
  })
  const at = (name: string, schema: unknown) => ({ properties: { [name]: schema } })
  const told = [
    at('card', { pattern: '^4' }),
    at('cvv', { minimum: 100 }),
    at('card', { type: 'string', enum: ['x'] }),
    { not: { anyOf: [at('card', { const: card })] } },
    { if: at('vip', { const: true }), else: false },
    at('customer', at('ssn', { format: 'date' })),
    at('customer', { additionalProperties: { pattern: '^0' } }),
    at('customer', { const: { ssn: 'x' } }),
    at('items', { items: at('pin', { minLength: 2 }) }),
    { patternProperties: { '^c': { minimum: 1 } } },
    { $ref: '#/$defs/a', $defs: { a: at('card', { $ref: '#/$defs/b' }), b: { pattern: '^4' } } }
  ]
  for (const schema of told) {
    await assert.rejects(open(null, check(schema)), refused, JSON.stringify(schema))
    await open(null, check(schema), noMask)
  }
  await assert.rejects(
    open(null, check({ $ref: 'card' }, { schemas: { card: at('card', { pattern: '^4' }) } })),
    refused
  )
  await assert.rejects(open(null, { decode: 'text', schema: { pattern: '4111' } }), refused)
  // Copied where the check looks.
  const copied: TransformSpec = { kind: 'json-patch', patch: [{ op: 'copy', from: '/card', path: '/x' }] }
  await assert.rejects(open(copied, check(at('x', { pattern: '^4' }))), refused)
  for (const schema of [
    { type: 'object', required: ['card', 'note'], properties: { card: { type: 'string' }, note: { minLength: 1 } } },
    at('customer', at('name', { pattern: '^A' })),
    {
      $ref: '#/$defs/tree',
      $defs: { tree: { properties: { left: { $ref: '#/$defs/tree' }, name: { type: 'string' } } } }
    }
  ])
    await open(null, check(schema))
})
