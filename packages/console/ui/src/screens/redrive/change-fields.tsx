import { Check, Radios } from '../../parts/choice.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../text/english.ts'
import type { ChangeForm } from './change-form.ts'

interface ChangeFieldsProps {
  readonly form: ChangeForm
  readonly onChange: (change: Partial<ChangeForm>) => void
}

const words = text.change

/** A patch for the values of all letters that are meant, and what they have to be. */
export function ChangeFields({ form: { change, patch, check, schema }, onChange }: ChangeFieldsProps) {
  return (
    <>
      <Radios
        label={words.title}
        value={change}
        onChange={id => onChange({ change: id as ChangeForm['change'] })}
        options={[
          { id: 'none', label: words.none, about: words.noneAbout },
          { id: 'merge-patch', label: words.merge, about: words.mergeAbout },
          { id: 'json-patch', label: words.patch, about: words.patchAbout }
        ]}
      />
      {change !== 'none' && (
        <Field
          label={words.patchField}
          value={patch}
          onChange={next => onChange({ patch: next })}
          placeholder={change === 'merge-patch' ? words.mergeExample : words.patchExample}
          long
          mono
        />
      )}
      <SchemaFields check={check} schema={schema} onChange={onChange} />
    </>
  )
}

interface SchemaFieldsProps {
  readonly check: boolean
  readonly schema: string
  readonly onChange: (change: { readonly check?: boolean; readonly schema?: string }) => void
}

/** What every record that is sent has to be. */
export function SchemaFields({ check, schema, onChange }: SchemaFieldsProps) {
  return (
    <>
      <Check on={check} onChange={on => onChange({ check: on })}>
        {words.check}
      </Check>
      {check && (
        <Field
          label={words.schemaField}
          about={words.schemaAbout}
          value={schema}
          onChange={next => onChange({ schema: next })}
          long
          mono
        />
      )}
    </>
  )
}
