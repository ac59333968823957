import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportedNames } from '../check-exports.ts'

test('names of values and types, as they are seen from outside', () => {
  const source = `/** The library. */
export {
  a,
  type B,
  inner as c
} from './a.ts'
// export { hidden } from './hidden.ts'
export type { D } from './d.ts'
`
  assert.deepEqual(exportedNames(source, 'index.ts'), {
    names: ['type B', 'type D', 'value a', 'value c'],
    problems: []
  })
})

test('anything but a list of names is a problem', () => {
  assert.equal(exportedNames("export * from './a.ts'\n", 'index.ts').problems.length, 1)
  assert.equal(exportedNames('export const x = 1\n', 'index.ts').problems.length, 1)
})
