import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../text/english.ts'

interface AskDialogProps {
  readonly title: string
  readonly words: string
  readonly submit: string
  readonly busy: boolean
  /** Whether a reason is asked for. @default true */
  readonly asksWhy?: boolean
  readonly onClose: () => void
  readonly onDone: (why: string) => void
}

/** Asks before something is ended, and why. */
export function AskDialog({ title, words, submit, busy, asksWhy = true, onClose, onDone }: AskDialogProps) {
  const [why, setWhy] = useState('')
  return (
    <Dialog
      title={title}
      asks
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button kind="danger" busy={busy} onPress={() => onDone(why)}>
            {submit}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{words}</p>
        {asksWhy && <Field label={text.bulk.why} about={text.bulk.whyAbout} value={why} onChange={setWhy} autoFocus />}
      </div>
    </Dialog>
  )
}
