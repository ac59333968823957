import type { Virtualizer } from '@tanstack/react-virtual'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { text } from '../text/english.ts'
import { cellClass } from './cell-class.ts'
import type { Column } from './column.ts'
import { GridRow } from './grid-row.tsx'
import { extended, type Keys, none, toggled } from './selection.ts'
import { useGridKeys } from './use-grid-keys.ts'

export interface RowKey<Row> {
  readonly keys: string
  readonly does: string
  readonly run: (row: Row) => void
}

export interface GridProps<Row> {
  /** Chooses the widths of the columns: styles/grids.css has them by this name. */
  readonly name: string
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  /** How many of the columns were added by the reader: they come before the last ones of the style. */
  readonly added?: number
  readonly onOpen?: (row: Row) => void
  readonly selected?: Keys
  readonly onSelect?: (keys: Keys) => void
  /** What a row is called for those who do not see it. */
  readonly nameOf?: (row: Row) => string
  readonly toneOf?: (row: Row) => string | undefined
  /** What keys do with the row that they are on, beside opening and selecting it. */
  readonly rowKeys?: readonly RowKey<Row>[]
  /** Called when the end comes into sight. */
  readonly onEnd?: () => void
  readonly foot?: ReactNode
}

const guessedRow = 48

/** A table of any length with the keys of a grid: only the rows that are seen are there. */
export function Grid<Row>(props: GridProps<Row>) {
  const {
    name,
    label,
    rows,
    keyOf,
    columns,
    added = 0,
    onOpen,
    selected = none,
    onSelect,
    onEnd,
    foot,
    rowKeys = []
  } = props
  const body = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  /** The row that was selected last by a click: a click with Shift selects from there. */
  const anchor = useRef<string | null>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = body.current === null ? 0 : body.current.getBoundingClientRect().top + window.scrollY
    if (Math.abs(top - margin) > 1) setMargin(top)
  })
  const virtual: Virtualizer<Window, HTMLDivElement> = useWindowVirtualizer<HTMLDivElement>({
    count: rows.length,
    estimateSize: () => guessedRow,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart:
      (head.current?.offsetHeight ?? 0) + (document.querySelector<HTMLElement>('.top')?.offsetHeight ?? 0),
    getItemKey: index => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    }
  })
  const keys = rows.map(keyOf)
  const { active, setActive, onKeyDown } = useGridKeys({
    keys,
    body,
    more: rowKeys.map(({ run, ...key }) => ({
      ...key,
      run: index => {
        const row = rows[index]
        if (row !== undefined) run(row)
      }
    })),
    scrollTo: index => virtual.scrollToIndex(index, { align: 'auto' }),
    ...(onOpen === undefined
      ? {}
      : {
          open: index => {
            const row = rows[index]
            if (row !== undefined) onOpen(row)
          }
        }),
    ...(onSelect === undefined
      ? {}
      : {
          toggle: index => {
            const key = keys[index]
            if (key !== undefined) onSelect(toggled(selected, key))
          },
          extend: (from, to) => onSelect(extended(selected, keys, from, to))
        })
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (last >= rows.length - 5) onEnd?.()
  }, [last, rows.length, onEnd])

  const allSelected = keys.length > 0 && keys.every(key => selected.has(key))
  return (
    <div
      className={`grid grid-${name}${onSelect === undefined ? '' : ' grid-selects'}${added > 0 ? ' grid-added' : ''}`}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={onSelect !== undefined}
      style={{ '--added': added } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      <div className="grid-head" role="rowgroup" ref={head}>
        <div className="grid-line" role="row" aria-rowindex={1}>
          {onSelect !== undefined && (
            <div className="grid-cell grid-check" role="columnheader">
              <input
                type="checkbox"
                aria-label={text.grid.selectAll}
                checked={allSelected}
                onChange={() => onSelect(allSelected ? none : new Set(keys))}
              />
            </div>
          )}
          {columns.map(({ id, head: words, number, room }) => (
            <div key={id} className={cellClass(id, number, room)} role="columnheader">
              {words}
            </div>
          ))}
        </div>
      </div>
      <div className="grid-body" role="rowgroup" ref={body} style={{ height: virtual.getTotalSize() }}>
        {items.map(item => {
          const row = rows[item.index]
          if (row === undefined) return null
          return (
            <GridRow
              key={item.key}
              row={row}
              index={item.index}
              offset={item.start - margin}
              columns={columns}
              active={item.index === active}
              isSelected={selected.has(keys[item.index] ?? '')}
              measure={virtual.measureElement}
              onPoint={setActive}
              tone={props.toneOf?.(row)}
              name={props.nameOf?.(row) ?? text.grid.row(item.index + 1)}
              {...(onOpen === undefined ? {} : { onOpen })}
              {...(onSelect === undefined
                ? {}
                : {
                    onSelect: (extend: boolean) => {
                      const key = keys[item.index]
                      if (key === undefined) return
                      const from = anchor.current === null ? item.index : keys.indexOf(anchor.current)
                      anchor.current = key
                      onSelect(
                        extend && from >= 0 ? extended(selected, keys, from, item.index) : toggled(selected, key)
                      )
                    }
                  })}
            />
          )
        })}
      </div>
      {foot}
    </div>
  )
}
