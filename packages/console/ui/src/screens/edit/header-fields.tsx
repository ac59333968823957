import { Button } from '../../parts/button.tsx'
import { text } from '../../text/english.ts'
import type { EditedHeader } from './edit-form.ts'

interface HeaderFieldsProps {
  readonly headers: readonly EditedHeader[]
  /** Why they cannot be edited; `null`: they can. */
  readonly fixed: string | null
  readonly onChange: (headers: readonly EditedHeader[]) => void
}

const words = text.edit

/** Headers of the record's own, one to a line: bytes that are no text can be taken away, and not be written. */
export function HeaderFields({ headers, fixed, onChange }: HeaderFieldsProps) {
  const change = (id: number, to: Partial<EditedHeader>): void =>
    onChange(headers.map(header => (header.id === id ? { ...header, ...to } : header)))
  const next = Math.max(-1, ...headers.map(({ id }) => id)) + 1
  return (
    <fieldset className="edit-headers">
      <legend className="label">{words.headers}</legend>
      {fixed !== null ? (
        <p className="soft">{fixed}</p>
      ) : (
        <>
          {headers.map(({ id, name, value, encoding }, index) => (
            <div key={id} className="edit-header">
              <input
                className="input mono"
                aria-label={words.headerName(index + 1)}
                value={name}
                required
                spellCheck={false}
                onChange={event => change(id, { name: event.target.value })}
              />
              <input
                className="input mono"
                aria-label={words.headerValue(index + 1)}
                value={value ?? ''}
                placeholder={value === null ? text.letter.nullHeader : ''}
                readOnly={encoding !== undefined}
                spellCheck={false}
                onChange={event => change(id, { value: event.target.value })}
              />
              <Button
                kind="quiet"
                icon="close"
                label={words.removeHeader(name)}
                onPress={() => onChange(headers.filter(header => header.id !== id))}
              />
            </div>
          ))}
          <Button small onPress={() => onChange([...headers, { id: next, name: '', value: '' }])}>
            {words.addHeader}
          </Button>
        </>
      )}
    </fieldset>
  )
}
