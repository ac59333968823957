import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { root } from '../processes.ts'

interface Manifest {
  readonly version?: string
  readonly private?: boolean
  readonly repository?: unknown
}

const read = (path: string): Manifest => JSON.parse(readFileSync(`${root}/${path}`, 'utf8'))

test('every manifest has the one version, without which no bill of materials can be made', () => {
  const { version } = read('package.json')
  assert.match(String(version), /^\d+\.\d+\.\d+$/)
  for (const path of globSync(['packages/*/package.json', '{conformance,bench,examples}/package.json'], { cwd: root }))
    assert.equal(read(path).version, version, path)
})

test('no manifest names a repository, since none is public yet: an address that is a guess would be somebody else’s', () => {
  for (const path of ['package.json', ...globSync('packages/*/package.json', { cwd: root })])
    assert.equal(read(path).repository, undefined, path)
})
