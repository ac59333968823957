import type { Chip } from '../address/search.ts'
import { Icon } from '../parts/icon.tsx'
import { text } from '../text/english.ts'
import { CauseName } from './cause-name.tsx'

interface ChipListProps {
  readonly chips: readonly Chip[]
  readonly onRemove: (chip: Chip) => void
  readonly onEdit: (chip: Chip) => void
}

const stateWords: Readonly<Record<string, string>> = text.states

/** Keys of failures say nothing to a person: more of them are one chip. */
const mostNamed = 3

/** What is asked for, one by one. */
export function ChipList({ chips, onRemove, onEdit }: ChipListProps) {
  const failures = chips.filter(({ name }) => name === 'lineage')
  const named = failures.length > mostNamed ? chips.filter(({ name }) => name !== 'lineage') : chips
  if (chips.length === 0) return null
  return (
    <ul className="chips">
      {named.length < chips.length && (
        <li className="chip">
          <span className="chip-value">{text.filters.failures(failures.length)}</span>
        </li>
      )}
      {named.map(chip => {
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
                {chip.name === 'cause' ? (
                  <CauseName fingerprint={chip.value} />
                ) : chip.name === 'state' ? (
                  (stateWords[chip.value] ?? chip.value)
                ) : (
                  chip.value
                )}
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
