import { test } from 'node:test'
import { explainCause } from '../../../src/failure/fingerprint/explain.ts'
import { payloadShape } from '../../../src/failure/fingerprint/payload-shape.ts'
import { grow } from '../../growth.ts'

/** Traces of each language with the text where somebody's text stands. */
const foreign = [
  'a.B: TEXT\n\tat a.C.d(E.java:1)\nCaused by: f.G: TEXT\n\tat h.I$$Lambda$1/0x00.j(Unknown Source)\n\tTEXT',
  'A.B: TEXT ---> C.D: TEXT\n   at E.<F>d__1.MoveNext() in TEXT:line 1\n   --- End of inner exception stack trace ---\n   at TEXT',
  'Traceback (most recent call last):\n  File "TEXT", line 1, in f\n    TEXT\nE: TEXT\n\nDuring handling of the above exception, another exception occurred:\n\nTEXT',
  'panic: TEXT\n\ngoroutine 1 [running]:\nmain.TEXT(0x1)\n\t/a/b.go:1 +0x1\nTEXT\n\tTEXT.go:1',
  'E: TEXT\n    at TEXT (TEXT:1:2)\n  [cause]: F: TEXT\n      at TEXT'
]

const pieces = [
  ...['a', '1', ' ', '\n', '.', '-', '/', '"', "'", '“', '(', '[', '[1]', '=', '? ', ':1', '@'],
  ...[
    '\n    at ',
    '\n\tat a.B.c(',
    '\nCaused by: ',
    ' ---> ',
    '\n---> A: ',
    '\tSuppressed: ',
    '  File "a", line 1, in ',
    'goroutine 1\n',
    'nested exception is a.B: ',
    'Alice ',
    'x.0.',
    'route 1 from Al Bo to ',
    'order 1 for Al Bo, ',
    '"a"."a".',
    'missing key: "a", Field{'
  ]
]

for (const [i, trace] of foreign.entries())
  test(`cause of a trace, ${i}: time grows with foreign text, not with its square`, () => {
    for (const piece of pieces)
      grow(size => {
        const text = piece.repeat(size / piece.length / 3)
        const told = { name: text, message: text, stack: trace.replaceAll('TEXT', () => text) }
        return () => explainCause(told)
      }, 2 ** 15)
  })

test('shape of a payload: time grows with it, not with its square', () => {
  for (const piece of ['[', '{"a":', '{"1":1,', '[1,', '"', ' ', '\0'])
    grow(size => {
      const value = Buffer.from(piece.repeat(size / piece.length))
      return () => payloadShape({ value, headers: [] })
    }, 2 ** 18)
})
