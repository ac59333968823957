import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrowsOf, checkImports } from '../check-imports.ts'
import { roomImports } from '../import-table.ts'

const complaintsOf = (files: Record<string, string>, rooms: typeof roomImports = {}): string[] =>
  checkImports(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    rooms
  )

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
  'the internal entry from above the operator': [
    'packages/cli/src/a.ts',
    "import { x } from '@dead-letter/kafka/internal'",
    /packages\/cli may import @dead-letter\/kafka, /
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

test('a circle of folders is told with an import for each arrow, at whatever depth', () => {
  const found = complaintsOf({
    'bench/in/one/a.ts': "import { b } from '../two/b.ts'\n",
    'bench/in/one/x.ts': '',
    'bench/in/two/b.ts': '',
    'bench/in/two/c.ts': "import type { X } from '../one/x.ts'\n"
  })
  assert.deepEqual(found, [
    'circular folders in bench/in: one → two → one (bench/in/one/a.ts imports bench/in/two/b.ts; bench/in/two/c.ts imports bench/in/one/x.ts)'
  ])
})

test('a circle through a loose file is one, one between a folder and a file of its own is none', () => {
  assert.equal(
    complaintsOf({
      'bench/a.ts': "import { b } from './two/b.ts'\n",
      'bench/two/c.ts': "import { a } from '../a.ts'\n",
      'bench/two/b.ts': ''
    }).length,
    1
  )
  assert.deepEqual(
    complaintsOf({
      'bench/one/a.ts': "import { b } from './in/b.ts'\n",
      'bench/one/c.ts': '',
      'bench/one/in/d.ts': "import { c } from '../c.ts'\n",
      'bench/one/in/b.ts': ''
    }),
    []
  )
})

const rooms = {
  'bench/src': { ground: '', 'main.ts': 'ground middle', middle: 'ground', top: 'middle middle/deep' }
}
const house = {
  'bench/src/ground/a.ts': '',
  'bench/src/main.ts': "import { a } from './ground/a.ts'\nimport { b } from './middle/b.ts'\n",
  'bench/src/middle/b.ts': "import { a } from '../ground/a.ts'\n",
  'bench/src/middle/deep/c.ts': "import { a } from '../../ground/a.ts'\n",
  'bench/src/top/d.ts': "import { b } from '../middle/b.ts'\nimport { c } from '../middle/deep/c.ts'\n"
}

test('imports between rooms are well when the table has the arrow', () =>
  assert.deepEqual(complaintsOf(house, rooms), []))

const strays: Record<string, [path: string, text: string, because: RegExp]> = {
  'an arrow that is not in the table': [
    'bench/src/ground/e.ts',
    "import type { B } from '../middle/b.ts'",
    /in bench\/src, ground may import nothing/
  ],
  'a room inside a room, for who may enter the room only': [
    'bench/src/main.ts',
    "import { a } from './ground/a.ts'\nimport { b } from './middle/b.ts'\nimport { c } from './middle/deep/c.ts'",
    /main.ts may import ground, middle/
  ],
  'a room without a row': ['bench/src/new/e.ts', '', /bench\/src\/new has no row/],
  'an arrow of the table that nothing uses': [
    'bench/src/main.ts',
    "import { b } from './middle/b.ts'",
    /main.ts → ground/
  ]
}

for (const [name, [path, text, because]] of Object.entries(strays)) {
  test(`refused: ${name}`, () => {
    const found = complaintsOf({ ...house, [path]: `${text}\n` }, rooms).filter(line => !line.startsWith('circular'))
    assert.equal(found.length, 1)
    assert.match(found[0] as string, because)
  })
}

test('refused: a row without a room', () => {
  const { 'bench/src/top/d.ts': _, ...rest } = house
  assert.match(complaintsOf(rest, rooms).join(), /a row for bench\/src\/top, which is not there/)
})

test('the table itself has no circle: what it allows points one way', () => {
  for (const [folder, rows] of Object.entries(roomImports)) {
    const arrows = arrowsOf(rows)
    const visit = (room: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(room), `${folder}: ${[...trail, room].join(' → ')}`)
      for (const next of arrows.get(room) ?? []) visit(next.split('/')[0] as string, [...trail, room])
    }
    for (const room of arrows.keys()) visit(room, [])
  }
})
