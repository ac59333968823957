import { useQueries } from '@tanstack/react-query'
import { send } from '../server/client.ts'
import type { ActionPreview } from '../server/types.ts'
import { type BulkAction, requestOf, type Scope } from './bulk-action.ts'

export interface Previews {
  readonly each: readonly ActionPreview[]
  readonly changes: number
  readonly already: number
  readonly pending: boolean
  readonly error: Error | null
}

/** What an action would change, counted by the server for just what is meant; `text` counts, since a note may be there already. */
export function usePreviews(action: BulkAction, scope: Scope, words: string | undefined): Previews {
  const answers = useQueries({
    queries: scope.map(meant => ({
      queryKey: ['preview', action, meant, words],
      queryFn: () =>
        send<ActionPreview>('POST', 'actions/preview', {
          ...requestOf(action, meant),
          ...(words === undefined || words === '' ? {} : { text: words })
        }),
      // Counted when it is asked for, and not from what was counted before.
      gcTime: 0,
      staleTime: 0,
      enabled: words !== ''
    }))
  })
  const each = answers.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const sum = (of: (preview: ActionPreview) => number): number => each.reduce((all, preview) => all + of(preview), 0)
  return {
    each,
    changes: sum(({ changes }) => changes),
    already: sum(({ already }) => already),
    pending: answers.some(({ isFetching }) => isFetching),
    error: answers.find(({ error }) => error !== null)?.error ?? null
  }
}
