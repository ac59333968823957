import { Link } from '@tanstack/react-router'
import { carried, useSearch } from '../address/use-search.ts'
import { useMe } from '../session/session.tsx'
import { text } from '../text/english.ts'

export const screens = [
  { to: '/', label: text.nav.overview, keys: 'g h' },
  { to: '/causes', label: text.nav.causes, keys: 'g c' },
  { to: '/letters', label: text.nav.letters, keys: 'g l' },
  { to: '/redrive', label: text.nav.redrive, keys: 'g r' },
  { to: '/operations', label: text.nav.operations, keys: 'g o' },
  { to: '/set-aside', label: text.nav.setAside, keys: 'g p' },
  { to: '/audit', label: text.nav.audit, keys: 'g a' },
  { to: '/settings', label: text.nav.settings, keys: 'g s' }
] as const

export function Navigation({ open, onGo }: { readonly open: boolean; readonly onGo: () => void }) {
  const [search] = useSearch()
  const { notices } = useMe()
  return (
    <nav id="screens" className={open ? 'nav nav-open' : 'nav'} aria-label={text.nav.label}>
      <ul>
        {screens.map(({ to, label, keys }) => (
          <li key={to}>
            <Link
              to={to}
              search={carried(search) as never}
              className="nav-link"
              activeOptions={{ exact: to === '/', includeSearch: false }}
              activeProps={{ 'aria-current': 'page' }}
              onClick={onGo}
            >
              <span>{label}</span>
              <kbd aria-hidden="true">{keys}</kbd>
            </Link>
          </li>
        ))}
      </ul>
      {notices.map(notice => (
        <p key={notice} className="nav-notice">
          {notice}
        </p>
      ))}
    </nav>
  )
}
