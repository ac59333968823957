import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Button } from './button.tsx'
import type { IconName } from './icon.tsx'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly about?: string
  readonly run: () => void
  readonly denied?: string | null | undefined
}

interface MenuProps {
  readonly label: string
  readonly icon?: IconName
  readonly entries: readonly MenuEntry[]
  readonly words?: boolean
  readonly small?: boolean
  readonly kind?: 'plain' | 'quiet'
}

export function Menu({ label, icon, entries, words = true, small = false, kind = 'plain' }: MenuProps) {
  return (
    <MenuTrigger>
      <Button small={small} kind={kind} {...(icon === undefined ? {} : { icon })} {...(words ? {} : { label })}>
        {words ? label : undefined}
      </Button>
      <Popover className="popover">
        <AriaMenu className="menu" aria-label={label} onAction={id => entries.find(entry => entry.id === id)?.run()}>
          {entries.map(entry => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              className="menu-item"
              isDisabled={entry.denied !== null && entry.denied !== undefined}
            >
              <span>{entry.label}</span>
              {(entry.denied ?? entry.about) && <span className="menu-about">{entry.denied ?? entry.about}</span>}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
