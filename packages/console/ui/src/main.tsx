import './styles/all.css'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyTheme, readTheme } from './frame/theme.ts'
import { KeyProvider } from './keys/keys.tsx'
import { indexIn } from './live/index-in.ts'
import { startClock } from './parts/clock.ts'
import { Toasts } from './parts/toasts.tsx'
import { router } from './router.tsx'
import { kindOf } from './server/failure-kind.ts'
import { SessionGate } from './session/session.tsx'

const queries = new QueryClient({
  defaultOptions: {
    // A browser that takes itself to be offline reaches a console on its own machine all the same; and one that does not is told so.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      // The server's events say when something has changed.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (times, error) => times < 2 && ['unreached', 'busy'].includes(kindOf(error)),
      retryDelay: times => 500 * 2 ** times
    }
  },
  queryCache: new QueryCache({
    onSuccess: data => {
      const index = indexIn(data)
      if (index !== null) queries.setQueryData(['index'], index)
    }
  })
})

applyTheme(readTheme())
startClock()

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <KeyProvider>
        <Toasts>
          <SessionGate>
            <RouterProvider router={router} />
          </SessionGate>
        </Toasts>
      </KeyProvider>
    </QueryClientProvider>
  </StrictMode>
)
