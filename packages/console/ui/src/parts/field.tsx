import { Text as AriaText, FieldError, Input, Label, TextArea, TextField } from 'react-aria-components'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly about?: string
  readonly error?: string | null | undefined
  readonly long?: boolean
  readonly required?: boolean
  readonly type?: 'text' | 'password' | 'number'
  readonly autoFocus?: boolean
  readonly autoComplete?: string
  readonly placeholder?: string
  readonly mono?: boolean
}

export function Field(props: FieldProps) {
  const { label, value, onChange, about, error, long = false, required = false, type = 'text', mono = false } = props
  const className = mono ? 'input mono' : 'input'
  const placeholder = props.placeholder === undefined ? {} : { placeholder: props.placeholder }
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={error !== null && error !== undefined}
      // A browser lets nothing be sent that is marked as wrong, also when it was put right.
      validationBehavior={error === null || error === undefined ? 'native' : 'aria'}
      type={type}
      autoFocus={props.autoFocus ?? false}
      autoComplete={props.autoComplete ?? 'off'}
      spellCheck={mono || type === 'password' ? 'false' : 'true'}
    >
      <Label className="label">{label}</Label>
      {long ? (
        <TextArea className={`${className} area`} {...placeholder} />
      ) : (
        <Input className={className} {...placeholder} />
      )}
      {about !== undefined && (
        <AriaText slot="description" className="field-about">
          {about}
        </AriaText>
      )}
      <FieldError className="field-error">{error ?? ''}</FieldError>
    </TextField>
  )
}
