import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { carried, useSearch } from '../address/use-search.ts'
import { useKeys } from '../keys/keys.tsx'
import { follow, type LiveState } from '../live/follow.ts'
import { Letterbox } from '../live/letterbox.ts'
import { useSay } from '../parts/toasts.tsx'
import { text } from '../text/english.ts'
import { IndexNotice } from './index-notice.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Navigation, screens } from './navigation.tsx'
import { keepTheme, nextTheme, readTheme } from './theme.ts'
import { TopBar } from './top-bar.tsx'

/** What stands around every screen. */
export function Shell() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const say = useSay()
  const [search] = useSearch()
  const [live, setLive] = useState<LiveState>('waiting')
  const [theme, setTheme] = useState(readTheme)
  const [help, setHelp] = useState(false)
  const [menu, setMenu] = useState(false)

  useEffect(
    () =>
      follow(queries, {
        onState: setLive,
        onLetters: dlqs => Letterbox.tell(dlqs),
        onSessionEnd: () => {
          say(text.failed.kinds.expired.title, 'bad')
          void queries.invalidateQueries({ queryKey: ['me'] })
        }
      }),
    [queries, say]
  )

  const changeTheme = (): void => {
    const next = nextTheme(theme)
    keepTheme(next)
    setTheme(next)
    say(`${text.top.theme}: ${text.top.themes[next]}`)
  }
  useKeys([
    { keys: '?', does: text.keys.help, run: () => setHelp(true) },
    { keys: 't', does: text.keys.theme, run: changeTheme },
    { keys: 'r', does: text.keys.refresh, run: () => void queries.invalidateQueries() },
    { keys: '/', does: text.keys.search, run: focusSearch },
    ...screens.map(({ to, label, keys }) => ({
      keys,
      does: text.keys.goTo(label),
      run: () => void navigate({ to, search: carried(search) })
    }))
  ])

  return (
    <div className="app">
      <button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
        {text.top.skip}
      </button>
      <TopBar
        live={live}
        theme={theme}
        onTheme={changeTheme}
        onHelp={() => setHelp(true)}
        onMenu={() => setMenu(open => !open)}
        menuOpen={menu}
      />
      <Navigation open={menu} onGo={() => setMenu(false)} />
      <main id="main" className="main" tabIndex={-1}>
        <IndexNotice />
        <Outlet />
      </main>
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </div>
  )
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]')
  field?.focus()
  field?.select()
}
