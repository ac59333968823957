import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the end of their column, digits under digits. */
  readonly number?: boolean
  /** Left out where there is little room. */
  readonly room?: 'narrow' | 'wide'
}
