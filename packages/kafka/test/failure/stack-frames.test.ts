import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { fileOf, parseFrame, shortTrace, withoutOwnFrames } from '../../src/failure/stack-frames.ts'
import { printOf } from './fingerprint/of-error.ts'
import { errorOf } from './records.ts'

const source = new URL('../../src/consume/deliver/record-attempts.ts', import.meta.url)
const trace = (...frames: string[]) => ['E: x', ...frames.map(frame => `    at ${frame}`)].join('\n')

test("this library's frames and Node's leave a trace, the user's and a dependency's stay", () => {
  const kept = [
    'pay (file:///app/src/pay.ts:3:9)',
    'Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:285:98)',
    'JSON.parse (<anonymous>)',
    'async Promise.all (index 0)'
  ]
  const left = [
    `RecordTries.take (${source.href}:99:12)`,
    `async RecordTries.take (${fileURLToPath(source)}:99:12)`,
    'HandlerCalls.call (file:///app/node_modules/@dead-letter/kafka/dist/consume/deliver/handler-calls.js:1:2)',
    'C.d (C:\\app\\node_modules\\@dead-letter\\kafka\\dist\\consume\\x.js:1:2)',
    'process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
    'Socket.emit (node:events:508:28)'
  ]
  const mixed = kept.flatMap((frame, i) => [left[i] as string, frame]).concat(left)
  const both = (frames: string[]) => `${trace(...frames)}\nCaused by: ${trace(...frames)}`
  assert.equal(withoutOwnFrames(both(mixed)), both(kept))
})

test('frames of a place in code have one name under every runner', () => {
  const same = [
    'pay (file:///app/src/pay.ts:3:9)',
    'pay (/srv/other place (old)/pay.js:88:1)',
    'async pay (C:\\Programs\\app\\dist\\pay.mjs:1:2)',
    'Object.pay (/app/dist/pay.cjs:88:1)',
    'exports.pay (file:///app/dist/pay.js?v=1700:1:2)',
    'pay [as handler] (/app/pay.tsx:1:2)'
  ]
  const print = (frame: string) =>
    printOf(errorOf('E', 'x', trace(frame, `Q.x (${source.href}:1:2)`, 'a (node:internal/x:1:2)')))
  assert.deepEqual(new Set(same.map(print)).size, 1)
  assert.notEqual(print('pay (/app/pay.ts:1:1)'), print('pay (/app/repay.ts:1:1)'))
  const unnamed = [
    'file:///app/pay.ts:3:9',
    '<anonymous> (/app/pay.js:88:1)',
    'Object.<anonymous> (C:\\app\\pay.js:1:1)'
  ]
  assert.deepEqual(new Set(unnamed.map(print)).size, 1)
})

test('paths and URLs in a message do not tell programs apart', () => {
  const print = (message: string) => printOf(errorOf('E', message, ''))
  assert.equal(print('Cannot find /app/lib/tax.so here'), print('Cannot find C:\\Programs\\tax.so here'))
  assert.equal(print('fetch of https://a.example/x failed'), print('fetch of http://b.example/y/z failed'))
  assert.notEqual(print('read and/or write'), print('read or write'))
})

test('taking frames apart is total, and gives back what V8 writes', () => {
  fc.assert(fc.property(fc.string(), line => fileOf(parseFrame(line)).length <= line.length))
  assert.deepEqual(parseFrame('async Foo.bar [as baz] (file:///a/b.ts:3:9)'), {
    name: 'Foo.bar',
    location: 'file:///a/b.ts:3:9'
  })
  assert.equal(fileOf(parseFrame('file:///a/b.test.ts:3:9')), 'b.test')
})

test('a trace that is too long keeps every cause with where it was thrown', () => {
  const frames = Array.from({ length: 40 }, (_, i) => `f${i} (/app/some/folder/file.js:${i}:1)`)
  const long = [1, 2, 3].map(() => trace(...frames)).join('\nCaused by: ')
  const short = shortTrace(long, 2048)
  assert.equal(short, [1, 2, 3].map(() => trace(...frames.slice(0, 3))).join('\nCaused by: '))
  assert.equal(shortTrace(long, 100_000), long)
})
