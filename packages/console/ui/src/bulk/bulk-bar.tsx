import { Button } from '../parts/button.tsx'
import { Menu } from '../parts/menu.tsx'
import { useDenied } from '../session/session.tsx'
import { text } from '../text/english.ts'
import type { BulkAction } from './bulk-action.ts'

interface BulkBarProps {
  /** What is meant, in words. */
  readonly words: string
  /** Why none of it can be done, if so. */
  readonly stopped: string | null
  readonly redriveStopped: string | null
  readonly onAct: (action: BulkAction) => void
  readonly onRedrive: () => void
  readonly onClear?: () => void
}

/** What can be done with what is selected, or with everything that matches: always said which of the two. */
export function BulkBar({ words, stopped, redriveStopped, onAct, onRedrive, onClear }: BulkBarProps) {
  const denied = useDenied('act') ?? stopped
  const redriveDenied = useDenied('redrive') ?? redriveStopped
  return (
    <div className={onClear === undefined ? 'bulk' : 'bulk bulk-selected'} role="group" aria-label={text.bulk.label}>
      <span className="bulk-words" aria-live="polite">
        {words}
      </span>
      {onClear !== undefined && <Button kind="quiet" small icon="close" label={text.bulk.clear} onPress={onClear} />}
      <span className="grow" />
      <Button kind="main" icon="send" keys="p" denied={redriveDenied} onPress={onRedrive}>
        {text.bulk.sendBack}
      </Button>
      <Button keys="a" denied={denied} onPress={() => onAct('park')}>
        {text.bulk.park}
      </Button>
      <Button keys="d" denied={denied} onPress={() => onAct('discard')}>
        {text.bulk.discard}
      </Button>
      <Menu
        label={text.bulk.more}
        entries={[
          { id: 'restore', label: text.bulk.restore, denied, run: () => onAct('restore') },
          { id: 'note', label: text.bulk.note, denied, run: () => onAct('note') },
          { id: 'assign', label: text.bulk.assign, denied, run: () => onAct('assign') }
        ]}
      />
    </div>
  )
}
