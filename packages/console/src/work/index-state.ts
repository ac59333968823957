import type { IndexState } from '../api/index.ts'
import type { IndexThread } from '../indexer/index-thread.ts'

/** How far the index is, as answers tell it. */
export function indexState({ progress, settings }: IndexThread): IndexState {
  const { state, letters, behind, asOf, dropped, problem } = progress
  const all = letters + behind
  const done = state === 'live' || all === 0 ? (state === 'live' ? 1 : 0) : letters / all
  return { state, letters, behind, progress: done, asOf, dropped, values: settings.valueBytes > 0, problem }
}
