import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Radios } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../text/english.ts'

interface MuteDialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly onDone: (until: { readonly until: number } | { readonly count: number }) => void
  readonly busy: boolean
}

const hour = 3_600_000
const spans: Readonly<Record<string, number>> = { hour, day: 24 * hour, week: 7 * 24 * hour }

export function MuteDialog({ title, onClose, onDone, busy }: MuteDialogProps) {
  const [until, setUntil] = useState('day')
  const [count, setCount] = useState('100')
  const wrong = until === 'count' && !/^[1-9]\d{0,8}$/.test(count)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const ms = spans[until]
    if (!wrong) onDone(ms === undefined ? { count: Number(count) } : { until: Date.now() + ms })
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">{text.cause.muteAbout}</p>
        <Radios
          label={text.cause.muteFor}
          value={until}
          onChange={setUntil}
          options={[
            { id: 'hour', label: text.cause.muteHour },
            { id: 'day', label: text.cause.muteDay },
            { id: 'week', label: text.cause.muteWeek },
            { id: 'count', label: text.cause.muteCount }
          ]}
        />
        {until === 'count' && (
          <Field label={text.cause.muteCountField} value={count} onChange={setCount} type="number" required />
        )}
        <div className="dialog-foot">
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button kind="main" type="submit" busy={busy}>
            {text.cause.mute}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
