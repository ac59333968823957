import { type FormEvent, useState } from 'react'
import { text } from '../text/english.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'

interface TextDialogProps {
  readonly title: string
  readonly label: string
  readonly about?: string
  readonly submit: string
  readonly given: string
  readonly optional?: boolean
  readonly long?: boolean
  readonly busy?: boolean
  readonly onClose: () => void
  readonly onDone: (value: string) => void
}

/** Asks for one text. */
export function TextDialog(props: TextDialogProps) {
  const { title, label, about, submit, given, optional = false, long = false, busy = false, onClose, onDone } = props
  const [value, setValue] = useState(given)
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          onDone(value.trim())
        }}
      >
        <Field
          label={label}
          value={value}
          onChange={setValue}
          required={!optional}
          long={long}
          autoFocus
          {...(about === undefined ? {} : { about })}
        />
        <div className="dialog-foot">
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button kind="main" type="submit" busy={busy}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
