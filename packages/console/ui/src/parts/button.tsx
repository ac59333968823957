import type { ReactNode } from 'react'
import { Button as AriaButton, Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps {
  readonly children?: ReactNode
  readonly icon?: IconName
  /** What it is called where it shows an icon alone. */
  readonly label?: string
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet'
  readonly small?: boolean
  readonly onPress?: () => void
  readonly type?: 'button' | 'submit'
  /** Why it cannot be pressed now: it is shown, and says so. */
  readonly denied?: string | null | undefined
  readonly busy?: boolean
  readonly autoFocus?: boolean
  /** The keys that do the same. */
  readonly keys?: string
}

export function Button(props: ButtonProps) {
  const { children, icon, label, kind = 'plain', small = false, onPress, type = 'button', denied, busy = false } = props
  const className = `button button-${kind}${small ? ' button-small' : ''}${children === undefined ? ' button-icon' : ''}`
  const content = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      {children !== undefined && <span className="button-words">{children}</span>}
    </>
  )
  if (denied !== null && denied !== undefined) {
    return (
      <TooltipTrigger delay={200}>
        <Focusable>
          <span className={className} role="button" tabIndex={0} aria-disabled="true" aria-label={label}>
            {content}
          </span>
        </Focusable>
        <Tooltip className="tip" offset={4}>
          {denied}
        </Tooltip>
      </TooltipTrigger>
    )
  }
  const button = (
    <AriaButton
      className={className}
      type={type}
      isPending={busy}
      autoFocus={props.autoFocus ?? false}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(onPress === undefined ? {} : { onPress })}
    >
      {content}
    </AriaButton>
  )
  if (children !== undefined && props.keys === undefined) return button
  return (
    <TooltipTrigger delay={600}>
      {button}
      <Tooltip className="tip" offset={4}>
        {label}
        {props.keys !== undefined && <kbd>{props.keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  )
}
