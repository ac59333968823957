import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeJson } from '../../../src/decode/json.ts'
import { messageShape } from '../../../src/failure/fingerprint/message-shape.ts'
import { errorOf } from '../records.ts'
import { printOf as of } from './of-error.ts'

const stackAt = (...frames: string[]) => ['Error: x', ...frames.map(frame => `    at ${frame}`)].join('\n')

test('it has a version and 16 hex digits', () => assert.match(of(new Error('x')), /^v2:[0-9a-f]{16}$/))

test('numbers, ids and quoted pieces in a message do not change it', () => {
  const id = fc.oneof(
    fc.uuid(),
    fc.nat().map(String),
    fc.bigInt({ min: 2n ** 64n }).map(n => n.toString(16).padStart(20, '0')),
    fc.nat().map(n => `ord-${n}`),
    fc.ipV4()
  )
  const quoted = fc.string().map(text => JSON.stringify(text.replaceAll(/["'`\\]/g, '')))
  const message = fc
    .tuple(id, fc.nat(), quoted)
    .map(([key, n, text]) => `customer ${key} has ${n} orders named ${text}, 3 allowed`)
  fc.assert(
    fc.property(message, message, (a, b) => {
      assert.equal(messageShape(a), messageShape(b))
      assert.equal(
        of(errorOf('E', a, stackAt('pay (/app/pay.js:3:4)'))),
        of(errorOf('E', b, stackAt('pay (/srv/other/pay.js:88:1)')))
      )
    })
  )
})

test('class, code, message and place of the throw change it', () => {
  const stack = stackAt('pay (/app/pay.js:3:4)')
  const all = [
    errorOf('E', 'no money', stack),
    errorOf('F', 'no money', stack),
    errorOf('E', 'no card', stack),
    errorOf('E', 'no money', stack, { code: 'X' }),
    errorOf('E', 'no money', stackAt('refund (/app/pay.js:3:4)')),
    errorOf('E', 'no money', stackAt('pay (/app/card.js:3:4)'))
  ]
  assert.equal(new Set(all.map(error => of(error))).size, all.length)
})

test('frames of Node and of dependencies do not take part', () => {
  const plain = stackAt('pay (/app/pay.js:3:4)')
  const mixed = stackAt(
    'lib (/app/node_modules/lib/index.js:1:1)',
    'pay (file:///app/pay.js:9:4)',
    'process.processTicks (node:internal/process:1:2)'
  )
  assert.equal(of(errorOf('E', 'x', plain)), of(errorOf('E', 'x', mixed)))
})

test('JSON that breaks in the same way has one fingerprint, whatever the bytes', () => {
  const print = (text: string) => {
    try {
      decodeJson(Buffer.from(text), 'value')
    } catch (error) {
      return of(error, 'decode-value')
    }
    throw new Error('decoded')
  }
  assert.equal(print('x"quoted" and \'more\''), print('hello world, this is no JSON at all, and it is "long"'))
  assert.equal(print('{"a": 1, "b": tru'), print('{"something": 12345, "else": [1,2,3], "b": tru'))
  assert.notEqual(print('{"a"'), print('hello'))
})
