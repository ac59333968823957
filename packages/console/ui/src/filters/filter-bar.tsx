import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, SubmenuTrigger } from 'react-aria-components'
import { type Chip, chipsOf, type Search, without, withValue } from '../address/search.ts'
import { carried, useSearch } from '../address/use-search.ts'
import { Button } from '../parts/button.tsx'
import { facetsQuery } from '../server/queries.ts'
import type { Facets } from '../server/types.ts'
import { text } from '../text/english.ts'
import { roughly } from '../words/amount.ts'
import { ChipList } from './chip-list.tsx'
import { SavedFilters } from './saved-filters.tsx'

const ExpressionDialog = lazy(() => import('./expression-dialog.tsx'))

const kinds = ['dlq', 'state', 'topic', 'group', 'error', 'class', 'stage'] as const
/** Of what kind a filter is, by the name of what it is chosen from. */
const nameOfKind = {
  dlq: 'dlq',
  state: 'state',
  topic: 'origin',
  group: 'group',
  error: 'error',
  class: 'class',
  stage: 'stage'
} as const

/** Filters as chips that can be taken away; more are chosen from what there is, or written. */
export function FilterBar() {
  const [search, ask] = useSearch()
  const [writing, setWriting] = useState(false)
  // Asked for when one looks: counting what can be chosen costs more than the list.
  const [looking, setLooking] = useState(false)
  const facets = useQuery({ ...facetsQuery(search), enabled: looking })
  const chips = chipsOf(search)
  const add = (chip: Chip): void => ask(withValue(search, chip))
  return (
    <div className="filters" role="group" aria-label={text.filters.label}>
      <MenuTrigger onOpenChange={open => open && setLooking(true)}>
        <Button icon="filter">{text.filters.add}</Button>
        <Popover className="popover">
          <AriaMenu className="menu" aria-label={text.filters.choose}>
            {kinds.map(kind => (
              <SubmenuTrigger key={kind}>
                <MenuItem className="menu-item menu-more" textValue={text.filters.kinds[kind] ?? kind}>
                  {text.filters.kinds[kind]}
                </MenuItem>
                <Popover className="popover">
                  <Values
                    label={text.filters.kinds[kind] ?? kind}
                    facet={facets.data?.[kind]}
                    onChoose={value => add({ name: nameOfKind[kind], value })}
                  />
                </Popover>
              </SubmenuTrigger>
            ))}
            <MenuItem className="menu-item" onAction={() => setWriting(true)}>
              {text.filters.expression} …
            </MenuItem>
          </AriaMenu>
        </Popover>
      </MenuTrigger>
      <SavedFilters search={search} onChoose={saved => ask(saved)} />
      <ChipList
        chips={chips}
        onRemove={chip => ask(without(search, chip))}
        onEdit={chip => {
          if (chip.name === 'where') setWriting(true)
        }}
      />
      {chips.length > 1 && (
        <Button kind="quiet" small onPress={() => ask(cleared(search))}>
          {text.filters.clear}
        </Button>
      )}
      {writing && (
        <Suspense fallback={null}>
          <ExpressionDialog
            given={search.where ?? ''}
            onClose={() => setWriting(false)}
            onDone={where => {
              const { where: _, ...rest } = search
              ask(where === '' ? rest : { ...rest, where })
              setWriting(false)
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

/** Without its filters, but in the same range and with the same columns. */
const cleared = (search: Search): Search => ({
  ...carried(search),
  ...(search.column === undefined ? {} : { column: search.column }),
  ...(search.sort === undefined ? {} : { sort: search.sort })
})

interface ValuesProps {
  readonly label: string
  readonly facet: Facets[keyof Facets] | undefined
  readonly onChoose: (value: string) => void
}

function Values({ label, facet, onChoose }: ValuesProps) {
  return (
    <AriaMenu className="menu" aria-label={label} onAction={key => onChoose(String(key))}>
      {facet === undefined || facet.length === 0 ? (
        <MenuItem className="menu-item" isDisabled textValue={text.filters.none}>
          {facet === undefined ? text.loading : text.filters.none}
        </MenuItem>
      ) : (
        facet.map(({ value, letters }) => (
          <MenuItem key={value} id={value} textValue={value} className="menu-item menu-counted">
            <span className="break">{(text.states as Readonly<Record<string, string>>)[value] ?? value}</span>
            <span className="faint number">{roughly(letters)}</span>
          </MenuItem>
        ))
      )}
    </AriaMenu>
  )
}
