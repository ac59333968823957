import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { nodeComplaint } from '../src/node-version.ts'

test('a Node.js that is too old is named, with those that are not', () => {
  for (const version of ['18.20.8', '20.20.2', '22.14.0', '23.11.0'])
    assert.equal(nodeComplaint(version), `Node.js 22.15, 24 or newer is needed; this is ${version} (NODE_UNSUPPORTED)`)
  for (const version of ['22.15.0', '22.23.3', '24.0.0', '24.21.0', '25.0.0', '26.0.0-nightly'])
    assert.equal(nodeComplaint(version), null)
})

test('as the package says', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  assert.equal(manifest.engines.node, '>=22.15.0 <23 || >=24.0.0')
})
