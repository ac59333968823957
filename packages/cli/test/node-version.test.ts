import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
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

/** Files of a package's sources. */
const sourcesOf = (name: string): string[] =>
  globSync('**/*.ts', { cwd: fileURLToPath(new URL(`../../${name}/src/`, import.meta.url)) }).map(file =>
    readFileSync(new URL(`../../${name}/src/${file}`, import.meta.url), 'utf8')
  )

test('nothing is linked before an older Node.js is named: the command loads the rest when it has looked', () => {
  const main = readFileSync(new URL('../src/main.ts', import.meta.url), 'utf8')
  const linked = [...main.matchAll(/^import .* from '([^']+)'$/gm)].map(([, from]) => from)
  assert.deepEqual(linked, ['./exit-codes.ts', './node-version.ts'])
})

test('the library takes by name what Node.js 18 has as well: a missing name fails before any code runs', () => {
  for (const name of ['protocol', 'kafka', 'operator'])
    for (const text of sourcesOf(name))
      assert.doesNotMatch(
        text,
        /^import \{[^}]*\b(?:hash|zstd\w*|createZstd\w*|ZstdC\w*)\b[^}]*\} from 'node:(?:crypto|zlib)'/m
      )
})
