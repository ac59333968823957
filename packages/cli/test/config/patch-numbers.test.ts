import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patch } from '../../src/config/redrive-readers.ts'

const place = { label: '--patch', folder: '.' } as Parameters<typeof patch>[1]

test('a patch with a number that would be written as another one is refused', () => {
  for (const number of ['9007199254740993', '123456789012345678901', '1e400', '0.10000000000000000001'])
    assert.throws(() => patch(`{"id":${number}}`, place), new RegExp(`the number ${number.replace('.', '\\.')}`))
  for (const number of ['9007199254740992', '1.0', '1e3', '0.1', '-0'])
    assert.deepEqual(patch(`{"id":${number}}`, place), { kind: 'merge-patch', patch: { id: Number(number) } })
})
