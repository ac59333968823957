import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Grid, type GridProps } from '../grid/grid.tsx'
import { readOn } from '../grid/read-on.ts'
import { Answer } from '../parts/answer.tsx'

interface PagedGridProps<Row, Page> extends Omit<GridProps<Row>, 'onEnd'> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page>>
  /** In the place of a list without rows. */
  readonly empty: ReactNode
  /** Rows that stand for those that are waited for. */
  readonly waiting?: number
}

/** A list that is read on when its end comes into sight. */
export function PagedGrid<Row, Page>({ query, empty, waiting, ...grid }: PagedGridProps<Row, Page>) {
  return (
    <Answer query={query} {...(waiting === undefined ? {} : { rows: waiting })}>
      {() => (grid.rows.length === 0 ? empty : <Grid {...grid} onEnd={() => readOn(query)} />)}
    </Answer>
  )
}
