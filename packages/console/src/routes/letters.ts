import { filterOf, wordsOf } from '@dead-letter/operator'
import type { FilterHelp } from '../api/index.ts'
import { withHeaderColumns } from '../letters/header-columns.ts'
import { looksAtLetters, search } from '../letters/search.ts'
import type { IndexFilter } from '../query/letter-filter.ts'
import type { Ask, Handlers } from '../work/ask.ts'
import { readCursor, writeCursor } from '../work/cursor.ts'
import { type FilterFields, operatorFilter } from '../work/filter.ts'
import { indexState } from '../work/index-state.ts'
import type { Parts } from '../work/parts.ts'
import { bound } from './causes.ts'
import { filterVariables } from './filter-variables.ts'

type Query = Ask<'letterCount'>['query']

/** What of a query the index answers. */
function indexFilter(query: Query, topics: readonly string[] | null): IndexFilter {
  const { dlq, where: _, header: __, ...filter } = query
  // Checks origins and names of classes, as an action would
  const { where: ___, ...told } = query
  operatorFilter(filterFields(told))
  return { ...filter, ...bound(dlq, topics) } as IndexFilter
}

function filterFields({ dlq: _, ...filter }: Query): FilterFields {
  const { cursor: ___, limit: ____, sort: _____, column: ______, ...fields } = filter as Ask<'letters'>['query']
  return fields as FilterFields
}

export function letterRoutes(
  parts: Parts
): Handlers<'letters' | 'letterCount' | 'facets' | 'filterHelp' | 'filterCheck'> {
  const { reader, index } = parts
  return {
    letters: async ({ query, topics }) => {
      const { sort = 'newest', limit = 50, column = [] } = query
      const [at, id] = readCursor<readonly [number, number]>(query.cursor, 2) ?? []
      const after = at === undefined || id === undefined ? null : { at, id }
      const { cursor: _, limit: __, sort: ___, column: ____, ...rest } = query
      const request = { filter: indexFilter(rest, topics), sort, limit, after }
      const fields = filterFields(query)
      const state = indexState(index, topics)
      const cursorOf = (place: { at: number; id: number } | null) =>
        place === null ? null : writeCursor([place.at, place.id])
      if (looksAtLetters(fields)) {
        const found = await search(parts, fields, request, column)
        const items = await withHeaderColumns(parts, found.items, column)
        return { items, next: cursorOf(found.after), total: null, index: state, scan: found.scan }
      }
      const found = await reader.ask('letters', { ...request, columns: column })
      const items = await withHeaderColumns(parts, found.rows, column)
      return { items, next: cursorOf(found.after), total: found.total, index: state, scan: null }
    },
    letterCount: async ({ query, topics }) => {
      const found = await reader.ask('count', indexFilter(query, topics))
      return { ...found, exact: !found.more && !looksAtLetters(filterFields(query)) }
    },
    facets: async ({ query, topics }) => reader.ask('facets', indexFilter(query, topics)),
    filterHelp: async ({ topics }) => {
      const found = await reader.ask('letters', {
        filter: bound(undefined, topics),
        ...{ sort: 'newest', limit: 100, after: null, columns: [] }
      })
      const paths = new Set(found.rows.flatMap(({ value }) => pathsIn(value)))
      return { ...filterVariables, paths: [...paths].slice(0, 200).sort() } satisfies FilterHelp
    },
    filterCheck: async ({ query }) => {
      const fields = filterFields(query)
      let words = ''
      try {
        const filter = operatorFilter(fields)
        words = wordsOf(filter)
        await filterOf(filter, () => '')
        return { ok: true, words, problem: null }
      } catch (error) {
        return { ok: false, words, problem: error instanceof Error ? error.message : String(error) }
      }
    }
  }
}

const deepest = 4

function pathsIn(value: string | null): string[] {
  if (value === null) return []
  let parsed: unknown
  try {
    parsed = JSON.parse(value)
  } catch {
    return []
  }
  const paths: string[] = []
  const visit = (at: unknown, path: string, depth: number): void => {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || depth > deepest) return
    for (const [name, item] of Object.entries(at)) {
      if (!/^[A-Za-z_]\w{0,60}$/.test(name)) continue
      paths.push(`${path}.${name}`)
      visit(item, `${path}.${name}`, depth + 1)
    }
  }
  visit(parsed, 'value', 0)
  return paths
}
