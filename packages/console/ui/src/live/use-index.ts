import { useQuery } from '@tanstack/react-query'
import type { IndexState } from '../server/types.ts'

/** How far the index is, told by the server as it goes on; every answer that has one sets it, too. */
export function useIndex(): IndexState | undefined {
  return useQuery<IndexState>({ queryKey: ['index'], enabled: false }).data
}
