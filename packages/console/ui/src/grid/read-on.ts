import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'

type Paged<Page> = Pick<
  UseInfiniteQueryResult<InfiniteData<Page>>,
  'data' | 'error' | 'hasNextPage' | 'isFetching' | 'fetchNextPage'
>

/** The rows of all pages. One that came with two pages, since the list moved between them, is there once. */
export function rowsOf<Row>(query: Paged<{ readonly items: readonly Row[] }>, keyOf: (row: Row) => string): Row[] {
  const rows = new Map<string, Row>()
  for (const row of query.data?.pages.flatMap(page => page.items) ?? []) rows.set(keyOf(row), row)
  return [...rows.values()]
}

/** Asks for the page after those that are there. After an error only the reader asks again: a list at its end would go on for ever. */
export function readOn(query: Paged<unknown>): void {
  if (query.hasNextPage && !query.isFetching && query.error === null) void query.fetchNextPage()
}
