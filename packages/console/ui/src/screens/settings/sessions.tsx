import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../../parts/answer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Menu } from '../../parts/menu.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { When } from '../../parts/when.tsx'
import { part, send } from '../../server/client.ts'
import { sessionsQuery } from '../../server/queries.ts'
import type { Session } from '../../server/types.ts'
import { useDenied, useMe } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { AskDialog } from '../operations/ask-dialog.tsx'

const words = text.sessions

/** Who is signed in at this console, and a way to end that, for one person at every console: for admins. */
export function Sessions() {
  const { login } = useMe()
  const denied = useDenied('administer')
  return (
    <section className="panel panel-flush">
      <div className="panel-head">
        <h2>{words.title}</h2>
        <span className="faint">{words.about}</span>
      </div>
      {login === 'none' ? (
        <p className="soft panel-in">{words.noLogin}</p>
      ) : denied !== null ? (
        <p className="soft panel-in">{denied}</p>
      ) : (
        <SessionTable />
      )}
    </section>
  )
}

type Ending = { readonly session: Session; readonly all: boolean }

function SessionTable() {
  const query = useQuery(sessionsQuery)
  const queries = useQueryClient()
  const say = useSay()
  const [ending, setEnding] = useState<Ending | null>(null)
  const end = useMutation({
    mutationFn: ({ session: { id, user }, all, why }: Ending & { readonly why: string }) =>
      all
        ? send<null>('POST', 'sessions/end', { user, ...(why === '' ? {} : { why }) })
        : send<null>('DELETE', `sessions/${part(id)}`),
    onSuccess: async () => {
      setEnding(null)
      say(words.ended)
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError: error => say(error.message, 'bad')
  })
  return (
    <Answer query={query} rows={3}>
      {({ items }) => (
        <>
          <div className="scroll-x">
            <table className="table sessions">
              <thead>
                <tr>
                  {(['name', 'since', 'seen', 'ends', 'console'] as const).map(name => (
                    <th key={name} scope="col">
                      {words.columns[name]}
                    </th>
                  ))}
                  <td />
                </tr>
              </thead>
              <tbody>
                {items.map(session => (
                  <tr key={session.id}>
                    <th scope="row" className="break">
                      {session.name} {session.own && <Badge tone="accent">{words.own}</Badge>}
                    </th>
                    <td>
                      <When at={session.since} form="stacked" />
                    </td>
                    <td>
                      <When at={session.seen} form="stacked" />
                    </td>
                    <td>
                      <When at={session.endsAt} form="stacked" />
                    </td>
                    <td className="break">{session.console}</td>
                    <td>
                      <Menu
                        label={words.endOf(session.name)}
                        icon="more"
                        words={false}
                        small
                        kind="quiet"
                        entries={[
                          { id: 'one', label: words.end, run: () => setEnding({ session, all: false }) },
                          { id: 'all', label: words.endAll, run: () => setEnding({ session, all: true }) }
                        ]}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {items.length === 0 && <p className="soft panel-in">{words.none}</p>}
          {ending !== null && (
            <AskDialog
              title={ending.all ? words.endAllTitle(ending.session.name) : words.endTitle(ending.session.name)}
              words={ending.session.own ? words.endOwn : words.endWords}
              submit={ending.all ? words.endAll : words.end}
              busy={end.isPending}
              onClose={() => setEnding(null)}
              onDone={why => end.mutate({ ...ending, why })}
              {...(ending.all ? {} : { asksWhy: false })}
            />
          )}
        </>
      )}
    </Answer>
  )
}
