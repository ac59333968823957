import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stackLines } from '../../src/view/stack-lines.ts'
import { fakeLetter } from '../fake-letter.ts'

test('frames of the own code are told from those of libraries and of the language', () => {
  const stack = [
    'com.acme.OrderException: no such order',
    '\tat org.springframework.jdbc.core.JdbcTemplate.execute(JdbcTemplate.java:658)',
    '\tat com.acme.Orders.load(Orders.java:41)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)'
  ].join('\n')
  const letter = fakeLetter({ own: false, errorName: 'com.acme.OrderException', stage: undefined, stack })
  assert.deepEqual(
    stackLines(letter).map(({ own, head }) => [own, head]),
    [
      [false, true],
      [false, false],
      [true, false],
      [false, false]
    ]
  )
  assert.deepEqual(stackLines(fakeLetter({ stack: undefined })), [])
})
