import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildLetter } from '../../src/dead-letter/letter/envelope.ts'
import { readDeadLetterOptions } from '../../src/dead-letter/options.ts'
import { chooseDestination } from '../../src/dead-letter/route/destination.ts'
import { choosePartition } from '../../src/dead-letter/route/partition.ts'
import { type Mask, maskerOf, unmasked } from '../../src/failure/mask.ts'
import { MaskedError } from '../../src/failure/masked-error.ts'
import { describeError, NAME_CHARS, reasonOf } from '../../src/failure/root-cause.ts'
import { failureOf, recordOf } from './records.ts'

const secret = 'hunter2SECRET'
const mask: Mask = text => text.replaceAll(secret, '***')

const within = fc
  .tuple(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }))
  .map(([before, after]) => `${before}${secret}${after}`)
/** Errors with the secret in any place where a user can put text. */
const thrown: fc.Arbitrary<unknown> = fc.letrec<{ error: unknown; leaf: unknown }>(tie => ({
  leaf: fc.oneof(within, fc.constant(null), fc.constant(7)),
  error: fc
    .record({
      message: fc.option(within, { nil: undefined }),
      name: fc.option(within, { nil: undefined }),
      code: fc.option(within, { nil: undefined }),
      stack: fc.option(within, { nil: undefined }),
      constructor: fc.option(within.map(name => ({ name }))),
      cause: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('error')),
      errors: fc.option(fc.array(tie('error'), { maxLength: 2 }), { nil: undefined })
    })
    .map(({ message, stack, ...fields }) => {
      const error = new Error(message)
      if (stack !== undefined) error.stack = stack
      for (const [name, value] of Object.entries(fields)) {
        if (value !== undefined && value !== null) Object.defineProperty(error, name, { value })
      }
      return error
    })
})).error

const headersText = (error: unknown, dialect: 'spring-cloud-stream' | 'spring-kafka' | 'none', note: string) => {
  const letter = buildLetter(
    { record: recordOf(), topicId: 't', groupId: 'g', failure: failureOf(error), now: 1, partitionNote: note },
    readDeadLetterOptions({ dialect, mask })
  )
  return letter.headers.map(([, value]) => value?.toString()).join('\n')
}

test('a secret in any text of the user is nowhere in a letter, in what was asked for, in a reason or a cause', () => {
  const dialect = fc.constantFrom('spring-cloud-stream' as const, 'spring-kafka' as const, 'none' as const)
  fc.assert(
    fc.property(thrown, fc.oneof(within, thrown), dialect, (error, answer, given) => {
      const give = (): never => {
        if (typeof answer === 'string') return answer as never
        throw answer
      }
      const masker = maskerOf(mask)
      const common = { record: recordOf(), error: null, group: 'g', mask: masker }
      const { asked } = choosePartition({ ...common, option: give, partitions: undefined, count: 3 })
      const options = readDeadLetterOptions({ resolve: give })
      const { rerouted } = chooseDestination({ ...common, options, sourceTopic: 'orders', isSource: () => false })
      const { name, code, message, stack } = new MaskedError(error, masker)
      const texts = [headersText(error, given, `${asked}`), asked, rerouted?.got, reasonOf(error, masker), name, code]
      for (const text of [...texts, message, stack]) assert.ok(!text?.includes(secret), text)
    })
  )
})

test('a secret that a bound would cut in two is masked before it is cut', () => {
  for (let before = NAME_CHARS - secret.length - 2; before < NAME_CHARS + 2; before++) {
    const error = Object.assign(new Error(), { name: `${'n'.repeat(before)}${secret}` })
    assert.ok(!describeError(error, 0, maskerOf(mask)).name.includes('hunter2'))
  }
})

test('a mask that fails hides everything', () => {
  const failing: unknown[] = [() => 7, async () => Promise.reject(new Error('x')), () => undefined]
  for (const given of [
    ...failing,
    () => {
      throw new Error(secret)
    }
  ]) {
    const masker = maskerOf(given as Mask)
    const { name, message, stack } = describeError(new Error(secret), 1000, masker)
    assert.deepEqual([name, message, stack], ['[masked]', '[masked]', '[masked]'])
  }
})

test('names and codes are short whatever they are, and cut between characters', () => {
  const hostile = 'N'.repeat(1_200_000)
  for (const error of [
    Object.assign(new Error('x'), { name: hostile, code: hostile }),
    Object.defineProperty(new Error('x'), 'constructor', { value: { name: hostile } }),
    new Error('outer', { cause: Object.assign(new Error('x'), { name: hostile, code: hostile }) })
  ]) {
    const { name, code = '', causeName, causeCode = '' } = describeError(error)
    for (const text of [name, code, causeName, causeCode]) assert.ok(text.length <= NAME_CHARS)
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
      const cut = unmasked.text(text, limit)
      assert.ok(cut.length <= limit)
      assert.ok(cut.isWellFormed())
    })
  )
})

test('whatever is thrown becomes a letter of bounded size', () => {
  const big = 'x'.repeat(10_000_000)
  const cyclic = new Error('a')
  cyclic.cause = new Error('b', { cause: cyclic })
  const getters = Object.defineProperties(
    new Error('x'),
    Object.fromEntries(
      ['message', 'stack', 'cause', 'code', 'name', 'errors', 'constructor'].map(name => [
        name,
        {
          get() {
            throw new Error(name)
          }
        }
      ])
    )
  )
  const odd = [null, undefined, 7, Number.NaN, Symbol('s'), big, new Error(big), Object.freeze(new Error('f')), cyclic]
  const more = [getters, Object.assign(new Error('s'), { stack: `E\n    at ${'a ('.repeat(1e6)}` }), '\ud800', () => 1]
  for (const error of [...odd, ...more]) {
    for (const dialect of ['spring-cloud-stream', 'spring-kafka', 'none'] as const) {
      const options = readDeadLetterOptions({ dialect })
      const input = { record: recordOf(), topicId: 't', groupId: 'g', failure: failureOf(error), now: 1 }
      assert.ok(buildLetter(input, options).bytes < 140_000)
    }
  }
})
