import assert from 'node:assert/strict'
import { test } from 'node:test'
import { letterMask } from '../../src/mask/letter-mask.ts'
import { Reshape } from '../../src/redrive/plan/reshape.ts'
import { fakeLetter } from '../fake-letter.ts'

test('what is masked is shown nowhere after a change, wherever the change puts it', async () => {
  const letter = fakeLetter({}, { rawValue: Buffer.from('{"card":"4111111111111111","note":"hi"}') })
  const changes = [
    { op: 'copy', from: '/card', path: '/x' },
    { op: 'move', from: '/card', path: '/note' },
    { op: 'copy', from: '', path: '/all' }
  ]
  for (const change of changes) {
    const reshape = await Reshape.open(
      { transform: { kind: 'json-patch', patch: [change] }, check: null },
      undefined,
      letterMask(['$.card'])
    )
    await reshape?.apply(letter)
    const [sample] = reshape?.samples ?? []
    assert.match(sample?.after.value ?? '', /\*\*\*/)
    assert.doesNotMatch(JSON.stringify(sample), /4111/)
  }
})
