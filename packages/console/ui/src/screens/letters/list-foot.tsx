import { Link } from '@tanstack/react-router'
import type { Search } from '../../address/search.ts'
import { useIndex } from '../../live/use-index.ts'
import { Blank } from '../../parts/blank.tsx'
import { Button } from '../../parts/button.tsx'
import type { LetterPage } from '../../server/types.ts'
import { text } from '../../text/english.ts'

interface ListFootProps {
  readonly pages: readonly LetterPage[]
  readonly shown: number
  readonly busy: boolean
  readonly onMore: (() => void) | null
}

/** Whether there is more; where letters are looked at one by one, how many were. */
export function ListFoot({ pages, shown, busy, onMore }: ListFootProps) {
  const scans = pages.flatMap(({ scan }) => (scan === null ? [] : [scan]))
  const sum = (of: 'scanned' | 'errors'): number => scans.reduce((all, scan) => all + scan[of], 0)
  const errors = sum('errors')
  if (scans.length === 0) return busy ? <p className="grid-foot soft">{text.grid.more}</p> : null
  return (
    <div className="grid-foot">
      <p role="status">{text.list.scanned(sum('scanned'), shown)}</p>
      {errors > 0 && (
        <p className="warn break">
          {text.list.scanErrors(errors, scans.find(scan => scan.firstError !== null)?.firstError ?? '')}
        </p>
      )}
      {onMore !== null && (
        <Button onPress={onMore} busy={busy}>
          {text.list.goOn}
        </Button>
      )}
    </div>
  )
}

interface NoLettersProps {
  readonly search: Search
  readonly empty?: { readonly title: string; readonly words: string }
}

/** No letters at all, or none that fit. */
export function NoLetters({ search, empty }: NoLettersProps) {
  const index = useIndex()
  if (empty !== undefined) {
    return (
      <Blank title={empty.title}>
        <p>{empty.words}</p>
      </Blank>
    )
  }
  const asked = Object.keys(search).some(name => name !== 'sort' && name !== 'column')
  if (!asked) {
    return (
      <Blank title={index?.state === 'reading' ? text.causes.reading : text.list.empty} icon="check" tone="good">
        <p>{index?.state === 'reading' ? text.causes.readingWords : text.causes.emptyWords}</p>
      </Blank>
    )
  }
  return (
    <Blank title={text.causes.nothing} icon="filter" action={<Link to="/letters">{text.causes.clear}</Link>}>
      <p>{index?.state === 'reading' ? text.list.readingWords : text.list.nothingWords}</p>
    </Blank>
  )
}
