import type { Operation } from '../../server/types.ts'
import { text } from '../../text/english.ts'

/** What an operation does, in few words. */
export const operationTitle = ({ action, words }: Pick<Operation, 'action' | 'words'>): string =>
  `${text.actions[action] ?? action}: ${words === '' ? text.plan.all : words}`

/** Where copies go, in words. */
export const targetWords = (target: string | null): string =>
  target === null ? text.none : target === 'origin' ? text.operation.toOrigin : target.replace(/^topic:/, '')

/** Whether it still goes on, or could. */
export const isUnderWay = ({ state }: Pick<Operation, 'state'>): boolean =>
  ['running', 'pausing', 'paused', 'stopping'].includes(state)

interface ProgressPoint {
  readonly at: number
  readonly sent: number
}

/** Done in a second, over the last points; `null` while too little is known. */
export function rateOf(progress: readonly ProgressPoint[], seconds = 10): number | null {
  const last = progress.at(-1)
  if (last === undefined) return null
  const first = progress.find(({ at }) => last.at - at <= seconds * 1000)
  if (first === undefined || last.at - first.at < 1000) return null
  return ((last.sent - first.sent) * 1000) / (last.at - first.at)
}
