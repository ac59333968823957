import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { andWhere, type Search } from '../../address/search.ts'
import { carried, useSearch } from '../../address/use-search.ts'
import type { BulkAction } from '../../bulk/bulk-action.ts'
import { BulkDialog } from '../../bulk/bulk-dialog.tsx'
import { useBulkKeys } from '../../bulk/use-bulk-keys.ts'
import { useKeys } from '../../keys/keys.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { Title } from '../../parts/title.tsx'
import { address, part } from '../../server/client.ts'
import type { LetterDetail } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { celEquals, columnPath } from '../../words/json-path.ts'
import { saysMore } from '../../words/says-more.ts'
import { shortName } from '../../words/short-name.ts'
import { ContentView } from './content-view.tsx'
import { CopyMenu } from './copy-menu.tsx'
import { HeaderTables } from './header-tables.tsx'
import { History } from './history.tsx'
import { LetterActs } from './letter-acts.tsx'
import { LetterFacts } from './letter-facts.tsx'
import { NeighboursPanel } from './neighbours.tsx'
import { OriginPanel } from './origin.tsx'
import { Stack } from './stack.tsx'

/** One letter, from what happened to every byte of it. */
export function LetterPage({ letter }: { readonly letter: LetterDetail }) {
  const { dlq, partition, offset, row, stack, message, value, key, headers, valueErrors, trimmed } = letter
  const [search] = useSearch()
  const navigate = useNavigate()
  const [acting, setActing] = useState<BulkAction | null>(null)
  const meant: Search = { dlq: [dlq], lineage: [letter.failure] }
  useBulkKeys({ onAct: setActing, onRedrive: () => void navigate({ to: '/redrive/new', search: meant as never }) })
  useKeys([{ keys: 'u', does: text.keys.back, run: () => window.history.back() }])

  const list = (next: Search): void => void navigate({ to: '/letters', search: next as never })
  const acts = {
    onFilter: (path: Parameters<typeof celEquals>[0], found: Parameters<typeof celEquals>[1]) =>
      list({ ...carried(search), cause: [letter.fingerprint], where: andWhere(undefined, celEquals(path, found)) }),
    onColumn: (path: Parameters<typeof columnPath>[0]) =>
      list({ ...carried(search), cause: [letter.fingerprint], column: [columnPath(path)] })
  }
  return (
    <>
      <header className="screen-head">
        <div className="crumbs">
          <Link to="/causes" search={carried(search) as never}>
            {text.causes.title}
          </Link>
          <Link
            to="/causes/$fingerprint"
            params={{ fingerprint: letter.fingerprint }}
            search={carried(search) as never}
          >
            {shortName(row.cause)}
          </Link>
          <Link to="/letters" search={{ ...carried(search), cause: [letter.fingerprint] } as never}>
            {text.list.title}
          </Link>
        </div>
        <div className="title-line">
          <Title words={letter.sentence} />
          <StateBadge state={row.state} />
        </div>
        {message !== null && saysMore(message, letter.sentence) && <pre className="message">{message}</pre>}
      </header>
      <div className="toolbar">
        <LetterActs letter={letter} meant={meant} onAct={setActing} />
        <span className="grow" />
        <CopyMenu letter={letter} />
      </div>
      {trimmed.length > 0 && <p className="banner banner-warn">{text.letter.trimmed(trimmed.join(', '))}</p>}
      <div className="columns">
        <div className="column-main">
          <Stack title={text.letter.stack} frames={stack} told={message !== null} />
          <section className="panel">
            <h2>{text.letter.value}</h2>
            <ContentView
              label={text.letter.value}
              content={value}
              absent={text.letter.noValue}
              errors={valueErrors}
              acts={acts}
              whole={address(`letters/${part(dlq)}/${partition}/${offset}/value`).href}
            />
          </section>
          <section className="panel">
            <h2>{text.letter.key}</h2>
            <ContentView label={text.letter.key} content={key} absent={text.letter.noKey} />
          </section>
          <HeaderTables headers={headers} />
          <OriginPanel letter={letter} />
          <NeighboursPanel letter={letter} />
        </div>
        <aside className="column-side" aria-label={text.cause.facts}>
          <LetterFacts letter={letter} />
          <History letter={letter} />
        </aside>
      </div>
      {acting !== null && (
        <BulkDialog
          action={acting}
          scope={[{ dlq, filter: { lineage: [letter.failure] } }]}
          onClose={() => setActing(null)}
        />
      )}
    </>
  )
}
