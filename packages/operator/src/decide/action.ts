import type { LedgerEntry, Signed } from '../ledger/entry.ts'
import type { LedgerView } from '../ledger/view.ts'

/** What can be done about failures. `null` takes a note or an assignment away. */
export type Action =
  | { readonly name: 'park' | 'discard' | 'restore' }
  | { readonly name: 'note'; readonly text: string | null }
  | { readonly name: 'assign'; readonly assignee: string | null }

const decided = { park: 'parked', discard: 'discarded', restore: 'restored' } as const

/** Whether the action changes anything about a failure. What does not is left alone: an action given twice is done once. */
export function changes(action: Action, view: LedgerView, key: Buffer): boolean {
  switch (action.name) {
    case 'park':
    case 'discard':
      return view.stateOf(key) !== decided[action.name]
    case 'restore':
      return view.stateOf(key) !== 'open'
    case 'note':
      return (view.noteOf(key)?.note ?? null) !== action.text
    case 'assign':
      return (view.assignmentOf(key)?.assignee ?? null) !== action.assignee
  }
}

/** What is written of a failure. */
export function entryOf(
  action: Action,
  key: Buffer,
  signed: Signed,
  place: { dlq: string; copy?: string; redrives?: number }
): LedgerEntry {
  switch (action.name) {
    case 'note':
      return { kind: 'note', key, value: action.text === null ? null : { ...signed, note: action.text } }
    case 'assign':
      return {
        kind: 'assignment',
        key,
        value: action.assignee === null ? null : { ...signed, assignee: action.assignee }
      }
    default:
      return { kind: 'decision', key, value: { decision: decided[action.name], ...place, ...signed } }
  }
}

/** Note or assignee: what the audit tells of an action beside its name. */
export const textOf = (action: Action): string | undefined =>
  action.name === 'note' ? (action.text ?? '') : action.name === 'assign' ? (action.assignee ?? '') : undefined
