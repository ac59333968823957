import type { Filter } from '../../../src/api/filter.ts'

/** Fields of which an address can name several. */
export const lists = [
  'cause',
  'error',
  'class',
  'stage',
  'group',
  'origin',
  'key',
  'header',
  'lineage',
  'dlq',
  'state',
  'column',
  'action'
] as const
const numbers = ['since', 'until', 'partition', 'offset'] as const
const texts = ['text', 'where', 'sort', 'by', 'operation', 'tab', 'back'] as const

type Lists = { readonly [name in (typeof lists)[number]]?: readonly string[] }
type Numbers = { readonly [name in (typeof numbers)[number]]?: number }
type Texts = { readonly [name in (typeof texts)[number]]?: string }

/** What stands behind the `?` of a screen's address, by the names that the server's queries have. */
export type Search = Lists & Numbers & Texts

/** Reads an address; what it does not know, or cannot read, is left out. */
export function readSearch(text: string): Search {
  const given = new URLSearchParams(text)
  const found: Record<string, unknown> = {}
  for (const name of lists) {
    const values = given.getAll(name).filter(value => value !== '')
    if (values.length > 0) found[name] = values
  }
  for (const name of numbers) {
    const value = given.get(name)
    if (value !== null && /^\d{1,16}$/.test(value)) found[name] = Number(value)
  }
  for (const name of texts) {
    const value = given.get(name)
    if (value !== null && value !== '') found[name] = value
  }
  return found
}

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams()
  for (const name of [...lists, ...numbers, ...texts]) {
    const value = search[name]
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== '') parameters.append(name, String(one))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** Of a search, what says which letters are meant; by it the filter that actions have. */
export function filterOf(search: Search): Filter {
  const { cause, error, class: classes, stage, group, origin, key, header, lineage, state } = search
  const { text, since, until, where, partition, offset } = search
  const given = { cause, error, class: classes, stage, group, origin, key, header, lineage, state }
  const rest = { text, since, until, where, partition, offset }
  return Object.fromEntries(Object.entries({ ...given, ...rest }).filter(([, value]) => value !== undefined)) as Filter
}

export const isEmpty = (filter: Filter): boolean => Object.keys(filter).length === 0

export interface Chip {
  readonly name: keyof Search
  readonly value: string
}

const filterNames = [
  ...['dlq', 'state', 'cause', 'error', 'class', 'stage', 'group', 'origin', 'key', 'header', 'lineage'],
  ...['partition', 'offset', 'where']
] as const

/** What a search asks for, one by one, to be shown and taken away. */
export const chipsOf = (search: Search): Chip[] =>
  (filterNames as readonly (keyof Search)[]).flatMap(name => {
    const value = search[name]
    if (value === undefined) return []
    return Array.isArray(value) ? value.map(one => ({ name, value: String(one) })) : [{ name, value: String(value) }]
  })

export function without(search: Search, { name, value }: Chip): Search {
  const { [name]: given, ...rest } = search
  if (!Array.isArray(given)) return rest
  const left = given.filter(one => one !== value)
  return left.length === 0 ? rest : { ...rest, [name]: left }
}

/** With one more value of a list, or the value of a field. */
export function withValue(search: Search, { name, value }: Chip): Search {
  if (!(lists as readonly string[]).includes(name)) return { ...search, [name]: value }
  const given = (search[name] as readonly string[] | undefined) ?? []
  return given.includes(value) ? search : { ...search, [name]: [...given, value] }
}

/** An expression that asks for one more thing. */
export const andWhere = (where: string | undefined, more: string): string =>
  where === undefined || where.trim() === ''
    ? more
    : where.includes('||')
      ? `(${where}) && ${more}`
      : `${where} && ${more}`
