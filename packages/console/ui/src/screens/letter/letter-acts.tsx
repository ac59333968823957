import { useNavigate } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import type { BulkAction } from '../../bulk/bulk-action.ts'
import { Button } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import type { LetterDetail } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'

interface LetterActsProps {
  readonly letter: LetterDetail
  readonly meant: Search
  readonly onAct: (action: BulkAction) => void
}

/** What can be done about this one failure. */
export function LetterActs({ letter, meant, onAct }: LetterActsProps) {
  const navigate = useNavigate()
  const denied = useDenied('act')
  const redriveDenied = useDenied('redrive')
  const decided = letter.row.state === 'parked' || letter.row.state === 'discarded'
  const edit = (): void => {
    const { dlq, partition, offset } = letter
    const params = { dlq, partition: String(partition), offset: String(offset) }
    void navigate({ to: '/letters/$dlq/$partition/$offset/edit', params })
  }
  return (
    <>
      <Button
        kind="main"
        icon="send"
        keys="p"
        denied={redriveDenied}
        onPress={() => void navigate({ to: '/redrive/new', search: meant as never })}
      >
        {text.bulk.sendBack}
      </Button>
      {decided ? (
        <Button denied={denied} onPress={() => onAct('restore')}>
          {text.bulk.restore}
        </Button>
      ) : (
        <>
          <Button denied={denied} keys="a" onPress={() => onAct('park')}>
            {text.bulk.park}
          </Button>
          <Button denied={denied} keys="d" onPress={() => onAct('discard')}>
            {text.bulk.discard}
          </Button>
        </>
      )}
      <Menu
        label={text.bulk.more}
        entries={[
          { id: 'edit', label: text.edit.open, denied: redriveDenied, run: edit },
          { id: 'note', label: text.bulk.note, denied, run: () => onAct('note') },
          { id: 'assign', label: text.bulk.assign, denied, run: () => onAct('assign') }
        ]}
      />
    </>
  )
}
