import { useKeys } from '../keys/keys.tsx'
import { useDenied } from '../session/session.tsx'
import { text } from '../text/english.ts'
import type { BulkAction } from './bulk-action.ts'

interface BulkKeys {
  readonly onAct: (action: BulkAction) => void
  readonly onRedrive: () => void
}

/** Keys that act; for those who may. */
export function useBulkKeys({ onAct, onRedrive }: BulkKeys): void {
  const denied = useDenied('act')
  const redriveDenied = useDenied('redrive')
  useKeys([
    ...(redriveDenied === null ? [{ keys: 'p', does: text.keys.redrive, run: onRedrive }] : []),
    ...(denied === null
      ? [
          { keys: 'a', does: text.keys.park, run: () => onAct('park') },
          { keys: 'd', does: text.keys.discard, run: () => onAct('discard') },
          { keys: 'n', does: text.keys.note, run: () => onAct('note') }
        ]
      : [])
  ])
}
