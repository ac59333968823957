import { useState } from 'react'
import { Check } from '../../parts/choice.tsx'
import { Field } from '../../parts/field.tsx'
import type { LetterDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { fixed } from './edit-form.ts'

interface PartFieldProps {
  readonly letter: LetterDetail
  readonly part: 'key' | 'value'
  /** `null`: there is none. */
  readonly value: string | null
  readonly error?: string | null
  readonly onChange: (value: string | null) => void
}

const words = text.edit

/** Key or value: its text, or that there is none; what cannot be edited here says why. */
export function PartField({ letter, part, value, error, onChange }: PartFieldProps) {
  // What was written comes back when one changes one's mind.
  const [last, setLast] = useState(value ?? '')
  const why = fixed(letter, part)
  if (why !== null) {
    return (
      <div className="field">
        <span className="label">{words[part]}</span>
        <p className="soft">{why}</p>
      </div>
    )
  }
  return (
    <>
      <Check
        on={value !== null}
        onChange={has => {
          if (value !== null) setLast(value)
          onChange(has ? last : null)
        }}
      >
        {part === 'key' ? words.hasKey : words.hasValue}
      </Check>
      {value !== null && (
        <Field label={words[part]} value={value} onChange={onChange} long={part === 'value'} mono error={error} />
      )}
    </>
  )
}
