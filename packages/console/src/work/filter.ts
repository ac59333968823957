import { type LetterFilter, parseOrigin } from '@dead-letter/operator'
import type { Filter } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'

export type FilterFields = Filter

const lists = ['cause', 'error', 'class', 'stage', 'group', 'key', 'state', 'lineage'] as const
const plain = ['text', 'since', 'until', 'where', 'partition', 'offset'] as const

/** The filter of the API as the operator's functions have it. @throws ConsoleError CONSOLE_REQUEST_INVALID */
export function operatorFilter(given: FilterFields): LetterFilter {
  const filter: Record<string, unknown> = {}
  for (const name of lists) if (given[name] !== undefined && given[name].length > 0) filter[name] = given[name]
  for (const name of plain) if (given[name] !== undefined) filter[name] = given[name]
  // A star stands for the inside of words, which is what the operator's functions look for anyway.
  if (given.text?.startsWith('*')) filter.text = given.text.slice(1)
  if (given.header !== undefined && given.header.length > 0)
    filter.header = given.header.map(text => {
      const at = text.indexOf('=')
      return at === -1 ? { name: text } : { name: text.slice(0, at), value: text.slice(at + 1) }
    })
  if (given.origin !== undefined && given.origin.length > 0)
    filter.origin = given.origin.map(text => {
      const origin = parseOrigin(text)
      if (origin !== null) return origin
      throw new ConsoleError('CONSOLE_REQUEST_INVALID', {
        reason: `origin '${text}' is none of orders, orders:3, orders:3:100 and orders:3:100-200`
      })
    })
  return filter
}
