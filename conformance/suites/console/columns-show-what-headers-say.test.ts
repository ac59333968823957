import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startConsole } from '@dead-letter/console'
import type { LetterPage } from '@dead-letter/console/api'
import { brokers, testLedger, waitFor } from '../../harness/index.ts'
import { consoleOverLetters, type LetterToWrite } from './console-over-letters.ts'

const letter = (index: number, headers: LetterToWrite['headers']): LetterToWrite => ({
  ...{ key: `order-${index}`, at: 1_700_000_000_000 + index, name: 'TaxRateMissing', message: 'no tax rate' },
  ...{ value: JSON.stringify({ country: 'DE' }), stack: 'TaxRateMissing: no tax rate', headers: headers ?? [] }
})
const retries = Buffer.alloc(4)
retries.writeInt32BE(7)

test('columns of headers are filled from the letters, as masked as they are', async t => {
  const { dlq } = await consoleOverLetters(t, [
    letter(0, [
      ['tenant', 'acme'],
      ['token', 'secret-1'],
      ['retries', retries]
    ]),
    letter(1, [
      ['tenant', 'first'],
      ['tenant', 'last']
    ]),
    letter(2, [])
  ])
  const masking = await startConsole({
    ...{ connection: { brokers: brokers() }, port: 0, ledger: testLedger(t), localUser: 'newcomer' },
    mask: ['token']
  })
  t.after(() => masking.stop())
  const columns = ['header:tenant', 'header:token', 'header:retries', '$.country']
  const ask = async (more: Record<string, string>): Promise<(string | null)[][]> => {
    const query = new URLSearchParams({ dlq, sort: 'oldest' })
    for (const column of columns) query.append('column', column)
    for (const [name, value] of Object.entries(more)) query.set(name, value)
    const answer = await fetch(new URL(`api/v1/letters?${query}`, masking.url))
    const { items } = (await answer.json()) as LetterPage
    return items.map(item => [...item.columns])
  }
  const rows = await waitFor('all letters in the index', async () => {
    const found = await ask({})
    return found.length === 3 ? found : undefined
  })
  assert.deepEqual(rows, [
    ['acme', '***', '7', 'DE'],
    ['last', null, null, 'DE'],
    [null, null, null, 'DE']
  ])
  // Also where the letters are looked at one by one.
  assert.deepEqual(await ask({ where: 'value.country == "DE"' }), rows)
})
