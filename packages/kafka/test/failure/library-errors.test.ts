import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classify } from '../../src/failure/classify.ts'
import { libraryErrors, madeAgain } from './library-error.ts'
import { recordOf } from './records.ts'

for (const { library, what, stage, class: expected, error } of libraryErrors) {
  test(`${library}: ${what} is ${expected}`, () =>
    assert.equal(classify(madeAgain(error), { stage, record: recordOf() }), expected))
}

test('every outage among them is one in decoding too', () => {
  for (const { library, what, class: expected, error } of libraryErrors) {
    const decoding = classify(madeAgain(error), { stage: 'decode-value', record: recordOf() })
    const wanted = expected === 'business' ? 'poison' : expected
    // What says nothing of itself is transient in the handler and poison before it.
    if (wanted !== 'transient') assert.equal(decoding, wanted, `${library}: ${what}`)
  }
})
