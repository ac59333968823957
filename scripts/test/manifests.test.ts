import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { root } from '../processes.ts'

interface Manifest {
  readonly version?: string
  readonly private?: boolean
  readonly repository?: { readonly url: string; readonly directory?: string }
}

const read = (path: string): Manifest => JSON.parse(readFileSync(`${root}/${path}`, 'utf8'))

test('every manifest has the one version, without which no bill of materials can be made', () => {
  const { version } = read('package.json')
  assert.match(String(version), /^\d+\.\d+\.\d+$/)
  for (const path of globSync(['packages/*/package.json', '{conformance,bench,examples}/package.json'], { cwd: root }))
    assert.equal(read(path).version, version, path)
})

test('what is published says where its sources are', () => {
  const { repository } = read('package.json')
  for (const path of globSync('packages/*/package.json', { cwd: root }))
    assert.deepEqual(read(path).repository, { ...repository, directory: path.replace('/package.json', '') })
})
