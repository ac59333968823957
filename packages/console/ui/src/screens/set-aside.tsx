import { useSearch } from '../address/use-search.ts'
import { Segments } from '../parts/choice.tsx'
import { text } from '../text/english.ts'
import { LetterList } from './letters/letters.tsx'

/** Letters that somebody set aside: the list of letters, of one decision. */
export function SetAside() {
  const [search, ask] = useSearch()
  const which = search.state?.[0] === 'discarded' ? 'discarded' : 'parked'
  return (
    <LetterList
      search={{ ...search, state: [which] }}
      ask={ask}
      title={text.setAside.title}
      {...(which === 'parked' ? { match: text.setAside.match } : {})}
      aside={
        <Segments
          label={text.setAside.label}
          value={which}
          options={[
            { id: 'parked', label: text.setAside.parked },
            { id: 'discarded', label: text.setAside.discarded }
          ]}
          onChange={id => ask({ ...search, state: [id] })}
        />
      }
      empty={{
        title: which === 'parked' ? text.setAside.emptyParked : text.setAside.emptyDiscarded,
        words: text.setAside.emptyWords
      }}
    />
  )
}
