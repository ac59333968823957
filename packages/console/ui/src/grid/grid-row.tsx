import type { MouseEvent } from 'react'
import { text } from '../text/english.ts'
import { cellClass } from './cell-class.ts'
import type { Column } from './column.ts'

interface GridRowProps<Row> {
  readonly row: Row
  readonly index: number
  /** From the top of the body, in pixels. */
  readonly offset: number
  readonly columns: readonly Column<Row>[]
  /** Where the keys are. */
  readonly active: boolean
  readonly isSelected: boolean
  readonly name: string
  readonly tone: string | undefined
  readonly measure: (element: HTMLDivElement | null) => void
  readonly onPoint: (index: number) => void
  readonly onOpen?: (row: Row) => void
  readonly onSelect?: (extend: boolean) => void
}

const acts = 'a, button, input, [role=button], [role=menuitem]'

/** A click opens the row, unless it was meant for something in it, or marked text. */
const isForRow = (event: MouseEvent): boolean =>
  event.target instanceof Element && event.target.closest(acts) === null && (window.getSelection()?.isCollapsed ?? true)

export function GridRow<Row>(props: GridRowProps<Row>) {
  const { row, index, offset, columns, active, isSelected, measure, onPoint, onOpen, onSelect, tone, name } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys of all its rows
    <div
      ref={measure}
      className={`grid-line grid-row${onOpen === undefined ? '' : ' grid-opens'}${tone === undefined ? '' : ` row-${tone}`}`}
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={onSelect === undefined ? undefined : isSelected}
      tabIndex={active ? 0 : -1}
      style={{ transform: `translateY(${offset}px)` }}
      onFocus={() => onPoint(index)}
      onClick={event => {
        if (isForRow(event)) onOpen?.(row)
      }}
    >
      {onSelect !== undefined && (
        <div className="grid-cell grid-check" role="gridcell">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            aria-label={text.grid.select(name)}
            onClick={event => onSelect(event.shiftKey)}
            onChange={() => {}}
          />
        </div>
      )}
      {columns.map(({ id, head, cell, number, room }) => (
        <div key={id} className={cellClass(id, number, room)} role="gridcell" data-label={head}>
          {cell(row)}
        </div>
      ))}
    </div>
  )
}
