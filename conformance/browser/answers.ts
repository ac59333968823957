import type { Cause, Facets, FilterHelp, IndexState } from '@dead-letter/console/api'
import { live, me, now } from './answers/basics.ts'
import { causeDetail, causes } from './answers/causes.ts'
import { letter, letterPage, row } from './answers/letters.ts'
import { audit, operation, operationDetail, operations, outcomes, plan, preview } from './answers/operations.ts'
import { overview, sessions, settings } from './answers/overview.ts'

export { away, nobody, reading, viewer } from './answers/basics.ts'

/** What a server said, and with which status. */
export interface Answer {
  readonly status?: number
  readonly body: unknown
}

/** By the method and path below the API; a part that changes is a star. */
export type Answers = Readonly<Record<string, Answer>>

const facet = (...values: readonly string[]) => values.map((value, index) => ({ value, letters: 1000 >> index }))
const facets: Facets = {
  ...{ dlq: facet('error.orders.billing', 'error.orders.shipping'), group: facet('billing', 'shipping') },
  ...{ topic: facet('orders'), class: facet('business', 'poison'), stage: facet('handle', 'decode-value') },
  ...{ error: facet('InvoiceNotFoundError', 'SyntaxError'), state: facet('open', 'failed again', 'parked') }
}
const help: FilterHelp = {
  variables: [
    { name: 'value', type: 'any', about: 'the value: its JSON, or else its text', example: 'value.country == "DE"' },
    { name: 'message', type: 'text', about: 'what the error said', example: 'message.contains("timeout")' }
  ],
  paths: ['value.country', 'value.total', 'value.customer.id'],
  functions: ['contains', 'startsWith', 'matches', 'size']
}

const page = (items: readonly unknown[], index: IndexState) => ({
  body: { items, next: null, total: items.length, index }
})

const statesOf = (given: readonly Cause[]): Record<Cause['state'], number> => {
  const states = { new: 0, ongoing: 0, regressed: 0, resolved: 0, muted: 0 }
  for (const { state } of given) states[state]++
  return states
}

/** A console that has something on every screen. */
export const full = (index: IndexState = live): Answers => ({
  'GET me': { body: me },
  'GET overview': { body: { ...overview, index } },
  'GET causes': { body: { ...page(causes, index).body, states: statesOf(causes) } },
  'GET causes/*': { body: causeDetail },
  'PATCH causes/*': { body: causeDetail.cause },
  'GET letters': { body: { ...letterPage, index } },
  'GET letters/count': { body: { letters: 100, failures: 98, exact: true, from: now - 10_000_000, to: now } },
  'GET letters/facets': { body: facets },
  'GET letters/*/*/*': { body: letter },
  'GET letters/*/*/*/origin': {
    body: {
      ...{ state: 'found', detail: '', origin: letter.origin, timestamp: letter.timestamp, key: letter.key },
      value: { ...letter.value, text: letter.value.text?.replace('129.9', '129.91') },
      ...{ headers: letter.headers.slice(0, 1), differs: ['value'] }
    }
  },
  'GET letters/*/*/*/history': { body: { items: letter.history, problem: null } },
  'GET letters/*/*/*/fixture': { body: { file: `${letter.failure}.json`, text: '{\n  "v": 1\n}\n' } },
  'GET letters/*/*/*/neighbours': { body: { key: 'order-48213', before: [row(9)], after: [row(1), row(2)] } },
  'GET filter': { body: help },
  'GET filter/check': { body: { ok: true, words: '', problem: null } },
  'POST actions/preview': {
    body: {
      ...{ changes: 98, already: 2, byCause: [], copyTopics: ['parked.orders.billing'], words: 'cause v2:…' },
      ...{ errors: 0, firstError: null }
    }
  },
  'POST actions': { status: 202, body: { id: operation.id, operation: { ...operation, state: 'done' } } },
  'GET plans': page([plan], index),
  'POST plans': { status: 202, body: plan },
  'POST plans/preview': { body: preview },
  'GET plans/*': { body: plan },
  'GET operations': page(operations, index),
  'GET operations/*': { body: operationDetail },
  'GET operations/*/outcomes': { body: outcomes },
  'GET audit': page(audit, index),
  'GET settings': { body: settings },
  'GET sessions': { body: { items: sessions } },
  'DELETE sessions/*': { body: null },
  'POST sessions/end': { body: null }
})

/** A console of a cluster in which nothing ever failed. */
export const empty = (index: IndexState = { ...live, letters: 0 }): Answers => ({
  ...full(index),
  'GET overview': { body: { ...overview, dlqs: [], running: [], consumers: { asked: 0, held: [] }, index } },
  'GET causes': { body: { ...page([], index).body, states: statesOf([]) } },
  'GET letters': { body: { items: [], next: null, total: 0, index, scan: null } },
  'GET letters/count': { body: { letters: 0, failures: 0, exact: true, from: null, to: null } },
  'GET plans': page([], index),
  'GET operations': page([], index),
  'GET audit': page([], index)
})

/** Every request but who one is gets the same answer. */
export const always = (status: number, code: string, detail: string): Answers => {
  const body = { type: 'about:blank', title: code, status, detail, code, retriable: status >= 500 }
  return Object.fromEntries(
    Object.keys(full()).map(name => [name, name === 'GET me' ? { body: me } : { status, body }])
  )
}
