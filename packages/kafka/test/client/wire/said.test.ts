import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { said } from '../../../src/client/wire/said.ts'
import { anyCharacter } from '../../any-character.ts'
import { runs } from '../../runs.ts'

test('what a peer says is one line of what a person reads, whatever it says, and otherwise as it is', () => {
  fc.assert(
    fc.property(fc.array(anyCharacter, { maxLength: 60 }), fc.integer({ min: 8, max: 40 }), (characters, most) => {
      const text = characters.join('')
      const told = said(text, most)
      assert.ok(told.length <= most, told)
      assert.doesNotMatch(told, /\p{Cc}/u)
      if (text.length <= most && !/\p{Cc}/u.test(text)) assert.equal(told, text)
    }),
    runs(300)
  )
  assert.equal(said('The topic\n\x1b[31mis gone'), 'The topic [31mis gone')
  assert.equal(said('x'.repeat(5_000_000)).length, 1000)
})
