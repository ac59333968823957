import type { Chip } from '../address/search.ts'
import { Icon } from '../parts/icon.tsx'
import { text } from '../text/english.ts'
import { CauseName } from './cause-name.tsx'

interface ChipListProps {
  readonly chips: readonly Chip[]
  readonly onRemove: (chip: Chip) => void
  readonly onEdit: (chip: Chip) => void
}

/** What is asked for, one by one. */
export function ChipList({ chips, onRemove, onEdit }: ChipListProps) {
  if (chips.length === 0) return null
  return (
    <ul className="chips">
      {chips.map(chip => {
        const name = text.filters.names[chip.name] ?? chip.name
        return (
          <li key={`${chip.name} ${chip.value}`} className="chip">
            <span className="faint">{name}</span>
            {chip.name === 'where' ? (
              <button type="button" className="chip-edit mono" onClick={() => onEdit(chip)}>
                {chip.value}
              </button>
            ) : (
              <span className="chip-value">
                {chip.name === 'cause' ? <CauseName fingerprint={chip.value} /> : chip.value}
              </span>
            )}
            <button
              type="button"
              className="chip-remove"
              aria-label={text.filters.remove(name, chip.value)}
              onClick={() => onRemove(chip)}
            >
              <Icon name="close" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
