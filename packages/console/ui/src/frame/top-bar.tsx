import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LiveState } from '../live/follow.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu, type MenuEntry } from '../parts/menu.tsx'
import { When } from '../parts/when.tsx'
import { send } from '../server/client.ts'
import type { Me } from '../server/types.ts'
import { useDenied, useMe } from '../session/session.tsx'
import { UnmaskDialog } from '../session/unmask-dialog.tsx'
import { text } from '../text/english.ts'
import type { Theme } from './theme.ts'

interface TopBarProps {
  readonly live: LiveState
  readonly theme: Theme
  readonly menuOpen: boolean
  readonly onTheme: () => void
  readonly onHelp: () => void
  readonly onMenu: () => void
}

export function TopBar({ live, theme, menuOpen, onTheme, onHelp, onMenu }: TopBarProps) {
  const me = useMe()
  const { cluster } = me
  return (
    <header className="top">
      <button
        type="button"
        className="button button-quiet button-icon top-menu"
        aria-label={text.nav.open}
        aria-expanded={menuOpen}
        aria-controls="screens"
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <Link to="/" className="top-name">
        {text.product}
      </Link>
      <span className="top-cluster cut faint" title={cluster.brokers.join(', ')}>
        {cluster.id === null ? cluster.brokers.join(', ') : text.top.cluster(cluster.id)}
      </span>
      <span className={`live live-${live}`} role="status">
        {text.top.live[live]}
      </span>
      <Button
        kind="quiet"
        icon="sun"
        label={`${text.top.theme}: ${text.top.themes[theme]}`}
        keys="t"
        onPress={onTheme}
      />
      <Button kind="quiet" icon="help" label={text.top.help} keys="?" onPress={onHelp} />
      <Account me={me} />
    </header>
  )
}

function Account({ me }: { readonly me: Me }) {
  const queries = useQueryClient()
  const denied = useDenied('unmask')
  const [unmasking, setUnmasking] = useState(false)
  const set = (next: Me): void => {
    queries.setQueryData(['me'], next)
    void queries.invalidateQueries()
  }
  const left = (next: Me): void => {
    // The session at the identity provider ends there.
    if (next.signOut !== null) window.location.assign(next.signOut)
    else set(next)
  }
  const entries: MenuEntry[] = [
    me.unmaskedUntil === null
      ? { id: 'unmask', label: text.top.unmask, denied, run: () => setUnmasking(true) }
      : { id: 'mask', label: text.top.mask, run: () => void send<Me>('DELETE', 'unmask').then(set) }
  ]
  if (me.login !== 'none')
    entries.push({ id: 'out', label: text.top.signOut, run: () => void send<Me>('DELETE', 'session').then(left) })
  return (
    <>
      {me.unmaskedUntil !== null && (
        <span className="badge badge-bad">
          {text.top.unmasked} <When at={me.unmaskedUntil} form="short" />
        </span>
      )}
      <Menu label={me.user?.name ?? text.top.account} entries={entries} kind="quiet" />
      {unmasking && <UnmaskDialog onClose={() => setUnmasking(false)} onDone={set} />}
    </>
  )
}
