import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  Checkbox,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  ToggleButton,
  ToggleButtonGroup
} from 'react-aria-components'
import { Icon } from './icon.tsx'

export interface Option {
  readonly id: string
  readonly label: string
  readonly about?: string
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (id: string) => void
}

interface SelectProps extends ChoiceProps {
  /** Whether the label is seen; it is read out in any case. */
  readonly labelled?: boolean
  /** Shown while nothing is chosen. */
  readonly placeholder?: string
}

/** One of many, in a list that opens. */
export function Choice({ label, value, options, onChange, labelled = true, placeholder }: SelectProps) {
  return (
    <Select
      className="field"
      value={value === '' ? null : value}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={key => key !== null && onChange(String(key))}
      {...(labelled ? {} : { 'aria-label': label })}
    >
      {labelled && <Label className="label">{label}</Label>}
      <AriaButton className="input select">
        <SelectValue className="cut" />
        <Icon name="down" />
      </AriaButton>
      <Popover className="popover">
        <ListBox className="menu">
          {options.map(option => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className="menu-item">
              <span>{option.label}</span>
              {option.about !== undefined && <span className="faint">{option.about}</span>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}

/** One of a few that are all seen. */
export function Segments({ label, value, options, onChange }: ChoiceProps) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={keys => {
        const [key] = keys
        if (key !== undefined) onChange(String(key))
      }}
    >
      {options.map(({ id, label: words }) => (
        <ToggleButton key={id} id={id} className="segment">
          {words}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

/** One of a few that need a sentence each. */
export function Radios({ label, value, options, onChange }: ChoiceProps) {
  return (
    <RadioGroup className="field" value={value} onChange={onChange}>
      <Label className="label">{label}</Label>
      {options.map(option => (
        <Radio key={option.id} value={option.id} className="radio">
          <span className="radio-dot" aria-hidden="true" />
          <span className="radio-words">
            <span>{option.label}</span>
            {option.about !== undefined && <span className="faint">{option.about}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  )
}

interface CheckProps {
  readonly children: ReactNode
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

export function Check({ children, on, onChange }: CheckProps) {
  return (
    <Checkbox className="check" isSelected={on} onChange={onChange}>
      <span className="check-box" aria-hidden="true">
        <Icon name="check" />
      </span>
      <span>{children}</span>
    </Checkbox>
  )
}
