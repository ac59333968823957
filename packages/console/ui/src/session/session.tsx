import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect } from 'react'
import { Failed } from '../parts/answer.tsx'
import { Loading } from '../parts/blank.tsx'
import { rememberCsrf } from '../server/client.ts'
import { kindOf } from '../server/failure-kind.ts'
import { meQuery } from '../server/queries.ts'
import type { Me } from '../server/types.ts'

const SignIn = lazy(() => import('./sign-in.tsx'))

const Session = createContext<Me | null>(null)

export function useMe(): Me {
  const me = useContext(Session)
  if (me === null) throw new Error('SessionGate is missing')
  return me
}

/** Why this person may not; `null`: it is allowed. */
export function useDenied(what: keyof Me['may']): string | null {
  const { allowed, reason } = useMe().may[what]
  return allowed ? null : (reason ?? '')
}

/** Knows who looks; those who have to sign in are asked to, on the page that they came for. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const { data: me, error, refetch } = useQuery(meQuery)
  rememberCsrf(me?.csrfToken ?? null)

  useEffect(() => {
    // Any request may be the one that finds the session ended.
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (type !== 'updated' || query.queryKey[0] === 'me' || query.state.status !== 'error') return
      const { error } = query.state
      if (error instanceof Error && kindOf(error) === 'expired' && me?.user !== null) void refetch()
    })
  }, [queries, refetch, me])

  if (me === undefined) {
    return (
      <main className="alone">
        {error === null ? <Loading /> : <Failed error={error} onAgain={() => void refetch()} />}
      </main>
    )
  }
  if (me.user === null && me.login !== 'none') {
    return (
      <Suspense fallback={<Loading />}>
        <SignIn me={me} />
      </Suspense>
    )
  }
  return <Session value={me}>{children}</Session>
}
