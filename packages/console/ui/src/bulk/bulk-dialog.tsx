import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Failed } from '../parts/answer.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { useSay } from '../parts/toasts.tsx'
import { send } from '../server/client.ts'
import type { ActionAnswer } from '../server/types.ts'
import { text } from '../text/english.ts'
import { type BulkAction, requestOf, type Scope } from './bulk-action.ts'
import { PreviewWords } from './preview-words.tsx'
import { usePreviews } from './use-previews.ts'

interface BulkDialogProps {
  readonly action: BulkAction
  readonly scope: Scope
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** Says how many failures an action changes, and asks. What it asks about is what it does: the server refuses more. */
export function BulkDialog({ action, scope, onClose, onDone }: BulkDialogProps) {
  const queries = useQueryClient()
  const say = useSay()
  const [why, setWhy] = useState('')
  const [words, setWords] = useState('')
  const field = text.bulk.field[action]
  const previews = usePreviews(action, scope, field === undefined ? undefined : words)
  const { each, changes, pending, error } = previews
  // One key for each topic and opening of this dialog: asking again after a lost answer does nothing twice.
  const [keys] = useState(() => scope.map(() => crypto.randomUUID()))

  const act = useMutation({
    mutationFn: async () => {
      const answers: ActionAnswer[] = []
      for (const [index, meant] of scope.entries()) {
        const preview = each[index]
        if (preview === undefined || preview.changes === 0) continue
        const body = {
          ...requestOf(action, meant),
          expected: preview.changes,
          ...(field === undefined ? {} : { text: words }),
          ...(why === '' ? {} : { why })
        }
        answers.push(await send<ActionAnswer>('POST', 'actions', body, keys[index]))
      }
      return answers
    },
    onSuccess: async answers => {
      const verb = (text.bulk.verbs[action] ?? text.failures)(changes)
      const going = answers.some(({ operation }) => operation.state === 'running')
      say(going ? text.bulk.started(verb) : text.bulk.done(verb))
      onDone?.()
      onClose()
      await queries.invalidateQueries()
    }
  })
  const verb = text.bulk.verbs[action] ?? text.failures
  const ready = !pending && error === null && changes > 0 && each.length === scope.length
  return (
    <Dialog
      title={text.bulk.titles[action] ?? action}
      onClose={onClose}
      asks
      actions={
        <>
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button
            kind={action === 'discard' ? 'danger' : 'main'}
            busy={act.isPending}
            denied={ready ? null : pending ? text.bulk.counting : text.bulk.nothing}
            onPress={() => act.mutate()}
          >
            {verb(changes)}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="soft">{text.bulk.about[action]}</p>
        {field !== undefined && (
          <Field label={field} value={words} onChange={setWords} required autoFocus long={action === 'note'} />
        )}
        {error !== null ? (
          <Failed error={error} />
        ) : (
          <PreviewWords scope={scope} previews={previews} asked={words !== '' || field === undefined} />
        )}
        <Field
          label={text.bulk.why}
          about={text.bulk.whyAbout}
          value={why}
          onChange={setWhy}
          autoFocus={field === undefined}
        />
        {act.error !== null && <Failed error={act.error} />}
      </div>
    </Dialog>
  )
}
