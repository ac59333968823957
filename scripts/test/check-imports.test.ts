import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkImports } from '../check-imports.ts'

const complaintsOf = (files: Record<string, string>): string[] =>
  checkImports(Object.entries(files).map(([path, text]) => ({ path, text })))

test('imports in the right direction are well', () => {
  assert.deepEqual(
    complaintsOf({
      'packages/kafka/src/a.ts': "import type { B } from './b.ts'\nimport { join } from 'node:path'\n",
      'packages/kafka/src/b.ts': "export type B = 1\n// import { x } from '@dead-letter/cli'\n",
      'packages/kafka/src/client/wire/c.ts':
        "import {\n  decode,\n  type Message\n} from '@dead-letter/protocol'\nimport net from 'node:net'\n",
      'packages/cli/src/main.ts': "export { a } from '@dead-letter/kafka'\n",
      'packages/operator/src/a.ts': "export { a } from '@dead-letter/kafka/internal'\n",
      'conformance/suites/x.test.ts': "import { a } from '../../packages/kafka/src/a.ts'\n"
    }),
    []
  )
})

const wrong: Record<string, [path: string, text: string, because: RegExp]> = {
  'a package that is above': [
    'packages/kafka/src/a.ts',
    "import { x } from '@dead-letter/cli'",
    /may import @dead-letter\/protocol/
  ],
  'the internal entry from above the operator': [
    'packages/cli/src/a.ts',
    "import { x } from '@dead-letter/kafka/internal'",
    /packages\/cli may import/
  ],
  'the public entry from the operator': [
    'packages/operator/src/a.ts',
    "import { x } from '@dead-letter/kafka'",
    /may import @dead-letter\/kafka\/internal/
  ],
  'another package by path': [
    'packages/cli/src/a.ts',
    "export { x } from '../../kafka/src/a.ts'",
    /must not leave packages\/cli/
  ],
  'a Kafka client': [
    'packages/kafka/src/consume/a.ts',
    "import { x } from '@platformatic/kafka'",
    /speaks the protocol itself/
  ],
  'the network': ['packages/kafka/src/consume/a.ts', "import net from 'node:net'", /only client\/ talks/],
  'the disk, dynamically': [
    'packages/kafka/src/records/a.ts',
    "  const fs = await import('node:fs')",
    /only client\/ talks/
  ],
  'a part with I/O from a pure one': [
    'packages/kafka/src/failure/a.ts',
    "import type { X } from '../consume/x.ts'",
    /is pure/
  ],
  'a built-in without node:': ['bench/a.ts', "import path from 'path'", /write 'node:path'/]
}

for (const [name, [path, text, because]] of Object.entries(wrong)) {
  test(`refused: ${name}`, () => {
    const found = complaintsOf({ [path]: `${text}\n` })
    assert.equal(found.length, 1)
    assert.match(found[0] as string, because)
  })
}

test('a circle is told once, types included', () => {
  const found = complaintsOf({
    'bench/a.ts': "import { b } from './b.ts'\n",
    'bench/b.ts': "import type { C } from './c.ts'\n",
    'bench/c.ts': "export { a } from './a.ts'\n"
  })
  assert.deepEqual(found, ['circular import: bench/a.ts → bench/b.ts → bench/c.ts → bench/a.ts'])
})
