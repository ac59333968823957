import { useState } from 'react'
import { readSearch, type Search, writeSearch } from '../address/search.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Menu } from '../parts/menu.tsx'
import { TextDialog } from '../parts/text-dialog.tsx'
import { text } from '../text/english.ts'
import { keepFilters, readFilters, type SavedFilter } from './saved.ts'

interface SavedFiltersProps {
  readonly search: Search
  readonly onChoose: (search: Search) => void
}

/** Filters with a name, kept in this browser. */
export function SavedFilters({ search, onChoose }: SavedFiltersProps) {
  const [saved, setSaved] = useState<readonly SavedFilter[]>(readFilters)
  const [asking, setAsking] = useState<'name' | 'forget' | null>(null)
  const keep = (next: readonly SavedFilter[]): void => {
    keepFilters(next)
    setSaved(next)
  }
  return (
    <>
      <Menu
        label={text.filters.saved}
        entries={[
          ...saved.map(({ name, query }) => ({ id: name, label: name, run: () => onChoose(readSearch(query)) })),
          { id: ' save', label: text.filters.saveAs, about: text.filters.savedAbout, run: () => setAsking('name') },
          ...(saved.length === 0
            ? []
            : [{ id: ' forget', label: text.filters.forgetSome, run: () => setAsking('forget') }])
        ]}
      />
      {asking === 'name' && (
        <TextDialog
          title={text.filters.saveAs}
          label={text.filters.saveName}
          about={text.filters.savedAbout}
          submit={text.save}
          given=""
          onClose={() => setAsking(null)}
          onDone={name => {
            keep([...saved.filter(filter => filter.name !== name), { name, query: writeSearch(search) }])
            setAsking(null)
          }}
        />
      )}
      {asking === 'forget' && (
        <Dialog title={text.filters.saved} onClose={() => setAsking(null)}>
          <ul className="tally">
            {saved.map(({ name }) => (
              <li key={name}>
                <span className="break">{name}</span>
                <Button small onPress={() => keep(saved.filter(filter => filter.name !== name))}>
                  {text.filters.forget(name)}
                </Button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}
