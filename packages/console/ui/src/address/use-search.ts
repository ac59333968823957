import { useNavigate, useSearch as useRouterSearch } from '@tanstack/react-router'
import type { Search } from './search.ts'

/** What the address asks for, and a way to ask for something else: in its place, unless it is a step that Back should undo. */
export function useSearch(): [search: Search, ask: (next: Search, step?: boolean) => void] {
  const search = useRouterSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const ask = (next: Search, step = true): void => {
    void navigate({ to: '.', search: () => next, replace: !step, resetScroll: false })
  }
  return [search, ask]
}

/** What goes along from screen to screen: the range of time. */
export const carried = ({ since, until }: Search): Search => ({
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until })
})
