import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { Segments } from '../parts/choice.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { send } from '../server/client.ts'
import type { Me } from '../server/types.ts'
import { text } from '../text/english.ts'

interface UnmaskDialogProps {
  readonly onClose: () => void
  readonly onDone: (me: Me) => void
}

export function UnmaskDialog({ onClose, onDone }: UnmaskDialogProps) {
  const [why, setWhy] = useState('')
  const [minutes, setMinutes] = useState(10)
  const unmask = useMutation({
    mutationFn: () => send<Me>('POST', 'unmask', { why, minutes }),
    onSuccess: me => {
      onDone(me)
      onClose()
    }
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    unmask.mutate()
  }
  return (
    <Dialog title={text.unmask.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{text.unmask.words}</p>
        <Field label={text.bulk.why} value={why} onChange={setWhy} required autoFocus error={unmask.error?.message} />
        <Segments
          label={text.unmask.minutes}
          value={String(minutes)}
          options={Object.entries(text.unmask.options).map(([id, label]) => ({ id, label }))}
          onChange={id => setMinutes(Number(id))}
        />
        <div className="dialog-foot">
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button kind="danger" type="submit" busy={unmask.isPending} denied={why === '' ? text.bulk.whyAbout : null}>
            {text.unmask.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
