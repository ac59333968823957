import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grow } from '../../../protocol/test/growth.ts'
import { causeOf, messageShape } from '../../src/cause/cause.ts'
import { LetterCounts } from '../../src/cause/letter-counts.ts'
import { nestedCause } from '../../src/cause/nested-cause.ts'
import { fakeLetter } from '../fake-letter.ts'

const handling = 'org.springframework.messaging.MessageHandlingException'
const stackOf = (causes: readonly string[], wrapper = handling): string =>
  [
    `${wrapper}: error occurred in message handler [org.springframework.cloud.stream.function.FunctionConfiguration$1@1f2e]`,
    '\tat org.springframework.integration.support.utils.IntegrationUtils.wrapInHandlingExceptionIfNecessary(IntegrationUtils.java:191)',
    '\tat java.base/java.lang.Thread.run(Thread.java:840)',
    ...causes.flatMap(cause => [
      `Caused by: ${cause}`,
      '\tat com.example.billing.OrderHandler.lambda$handle$0(OrderHandler.java:57)',
      '\t... 32 more'
    ])
  ].join('\n')
const foreign = { own: false, cause: undefined, fingerprint: undefined, stage: undefined, class: undefined } as const
const letter = (causes: readonly string[], wrapper = handling) =>
  fakeLetter({
    ...foreign,
    errorName: wrapper,
    message: 'error occurred in message handler',
    stack: stackOf(causes, wrapper)
  })
const counted = (letters: readonly ReturnType<typeof fakeLetter>[]) => {
  const counts = new LetterCounts({ names: 100, textBytes: 200 })
  for (const one of letters) counts.add(one)
  return counts.causes.map(({ cause, count, example }) => [cause, count, example])
}

test("letters of Spring's wrappers are told apart by what they wrap, class and message", () => {
  const sql = 'java.sql.SQLException: Connection refused'
  const illegal = 'java.lang.IllegalArgumentException: amount of order'
  const through = 'java.util.concurrent.CompletionException: java.sql.SQLException: Connection refused'
  assert.deepEqual(
    counted([
      letter([sql]),
      letter([through, sql]),
      letter([sql], 'org.springframework.kafka.listener.ListenerExecutionFailedException'),
      letter([`${illegal} 17 is negative`]),
      letter([`${illegal} 18 is negative`]),
      letter(['java.lang.IllegalArgumentException: no customer'])
    ]),
    [
      ['java.sql.SQLException', 3, 'Connection refused'],
      ['java.lang.IllegalArgumentException', 2, 'amount of order 17 is negative'],
      ['java.lang.IllegalArgumentException', 1, 'no customer']
    ]
  )
})

test('every wrapper is looked into, and nothing else is', () => {
  for (const wrapper of [
    handling,
    'org.springframework.messaging.MessagingException',
    'org.springframework.kafka.listener.ListenerExecutionFailedException',
    'java.util.concurrent.CompletionException',
    'java.util.concurrent.ExecutionException',
    'java.lang.reflect.InvocationTargetException',
    'java.lang.reflect.UndeclaredThrowableException'
  ]) {
    assert.equal(causeOf(letter(['com.example.Late$Payment: why'], wrapper)), 'com.example.Late$Payment')
    assert.equal(causeOf(letter([], wrapper)), wrapper)
  }
  assert.equal(causeOf(letter(['a.B: c'], 'com.example.OrderException')), 'com.example.OrderException')
  const told = fakeLetter({ errorName: handling, cause: 'a.Root', stack: stackOf(['a.B: c']) })
  assert.equal(causeOf(told), 'a.Root')
})

test('the last "Caused by:" of a stack counts, of a suppressed exception none does', () => {
  assert.deepEqual(nestedCause('a.A: x\r\n\tat b\r\nCaused by: c.C: two: parts\r\n\tat d'), {
    name: 'c.C',
    message: 'two: parts'
  })
  assert.deepEqual(nestedCause('a.A\nCaused by: c.C'), { name: 'c.C', message: '' })
  assert.deepEqual(nestedCause('a.A\nCaused by: c.C: y\n\tSuppressed: e.E\n\tCaused by: f.F: z'), {
    name: 'c.C',
    message: 'y'
  })
  for (const none of [undefined, '', 'a.A: x', 'a.A\nCaused by: ', 'a.A\nCaused by: what a person wrote'])
    assert.equal(nestedCause(none), null)
})

test('letters without any class are told apart by their messages', () => {
  const bare = (message?: string) => fakeLetter({ ...foreign, errorName: undefined, message, stack: undefined })
  assert.deepEqual(
    counted([bare('order 17 has no customer\nmore'), bare('order 18 has no customer'), bare('timeout'), bare()]),
    [
      ['order ? has no customer', 2, 'order 17 has no customer\nmore'],
      ['timeout', 1, 'timeout'],
      ['unknown', 1, '']
    ]
  )
})

test('what is read of a stack and a message grows no faster than they do', () => {
  for (const piece of ['Caused by: ', '\nCaused by: ', 'a.', 'a1', ' ', '\n'])
    grow(size => {
      const text = piece.repeat(size / piece.length)
      return () => [nestedCause(text), messageShape(text)]
    }, 2 ** 18)
})
