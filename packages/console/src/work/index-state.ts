import type { IndexState } from '../api/index.ts'
import type { IndexThread } from '../indexer/index-thread.ts'

/**
 * How far the index is, as answers tell it.
 * @param topics that whoever asks may see; `null`: every one
 */
export function indexState({ progress, settings }: IndexThread, topics: readonly string[] | null): IndexState {
  const { state, letters, behind, asOf, dropped, problem } = progress
  const all = letters + behind
  const done = state === 'live' || all === 0 ? (state === 'live' ? 1 : 0) : letters / all
  const told = { state, letters, behind, progress: done, asOf, dropped, values: settings.valueBytes > 0, problem }
  return topics === null ? told : withoutNames(told)
}

/** What went wrong may be of any topic, which its words name. */
export const withoutNames = (state: IndexState): IndexState => ({
  ...state,
  problem: state.problem && 'who has a role for all topics is told more'
})
