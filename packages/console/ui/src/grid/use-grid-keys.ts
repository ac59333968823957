import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys/keys.tsx'
import { text } from '../text/english.ts'
import { placeOf } from './selection.ts'

interface GridKeysOptions {
  readonly keys: readonly string[]
  readonly body: RefObject<HTMLDivElement | null>
  readonly scrollTo: (index: number) => void
  readonly open?: (index: number) => void
  readonly toggle?: (index: number) => void
  readonly extend?: (from: number, to: number) => void
  /** What else a key does with the row that it was gone to. */
  readonly more?: readonly { readonly keys: string; readonly does: string; readonly run: (index: number) => void }[]
}

interface GridKeys {
  /** The row that the keys are on. */
  readonly active: number
  readonly setActive: (index: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/**
 * One row of a grid has the focus, and keeps it when rows are asked for again: it is followed by its key. A row that is moved to
 * may not be there yet, since only what is seen is; it takes the focus when it has come.
 */
export function useGridKeys({ keys, body, scrollTo, open, toggle, extend, more = [] }: GridKeysOptions): GridKeys {
  const [index, setIndex] = useState(0)
  const key = useRef<string | null>(null)
  const wanted = useRef<number | null>(null)
  const active = placeOf(key.current, keys, index)

  const setActive = (to: number): void => {
    key.current = keys[to] ?? null
    setIndex(to)
  }
  const move = (to: number, extending = false): void => {
    const place = Math.max(0, Math.min(keys.length - 1, to))
    if (keys.length === 0) return
    if (extending) extend?.(active, place)
    setActive(place)
    wanted.current = place
    scrollTo(place)
    focusWanted()
  }
  const focusWanted = (): void => {
    if (wanted.current === null) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (row === null || row === undefined) return
    wanted.current = null
    row.focus({ preventScroll: true })
  }
  useEffect(focusWanted)

  /** Keys of the page begin where the eye is: at the first row, until there was one. */
  const step = (by: number): void => {
    const inside = body.current?.contains(document.activeElement) ?? false
    move(inside || key.current !== null ? active + by : active)
  }
  useKeys([
    { keys: 'j', does: text.keys.next, run: () => step(1) },
    { keys: 'k', does: text.keys.previous, run: () => step(-1) },
    ...(toggle === undefined ? [] : [{ keys: 'x', does: text.keys.select, run: () => toggle(active) }]),
    ...(open === undefined ? [] : [{ keys: 'o', does: text.keys.open, run: () => open(active) }]),
    ...more.map(({ keys, does, run }) => ({
      ...{ keys, does },
      // Nobody means a row that they have not gone to.
      run: () => {
        if (key.current !== null) run(active)
      }
    }))
  ])

  const onKeyDown = (event: KeyboardEvent): void => {
    const onRow = event.target instanceof Element && event.target.getAttribute('role') === 'row'
    const does: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => move(active + 1, event.shiftKey),
      ArrowUp: () => move(active - 1, event.shiftKey),
      Home: () => move(0),
      End: () => move(keys.length - 1),
      ...(onRow && open !== undefined ? { Enter: () => open(active) } : {}),
      ...(onRow && toggle !== undefined ? { ' ': () => toggle(active) } : {})
    }
    const act = does[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  }
  return { active, setActive, onKeyDown }
}
