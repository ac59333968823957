import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LetterDetail } from '@dead-letter/console/api'
import { waitFor } from '../../harness/index.ts'
import { consoleOverLetters } from './console-over-letters.ts'

test('a record was produced before it failed, also where both have the same time', async t => {
  const told = { name: 'TaxRateMissing', message: 'no tax rate', stack: 'TaxRateMissing: no tax rate' }
  const { console: running, dlq } = await consoleOverLetters(t, [
    { key: 'order-1', value: '{}', at: 1_700_000_000_000, ...told }
  ])
  const letter = await waitFor('the letter in the index', async () => {
    const answer = await fetch(new URL(`api/v1/letters/${dlq}/0/0`, running.url))
    const found = (await answer.json()) as LetterDetail
    return found.history?.some(({ letter }) => letter !== null) ? found : undefined
  })
  assert.deepEqual(
    letter.history.map(({ what, at }) => [what, at]),
    [
      ['produced', 1_700_000_000_000],
      ['failed', 1_700_000_000_000]
    ]
  )
})
