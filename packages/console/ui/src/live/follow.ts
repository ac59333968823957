import type { QueryClient } from '@tanstack/react-query'
import type { ConsoleEvent } from '../../../src/api/events.ts'
import { address } from '../server/client.ts'

export type LiveState = 'live' | 'waiting' | 'hidden'

type DataOf<Name extends ConsoleEvent['event']> = Extract<ConsoleEvent, { event: Name }>['data']

export interface LiveListener {
  readonly onState: (state: LiveState) => void
  readonly onLetters: (dlqs: Readonly<Record<string, number>>) => void
  readonly onSessionEnd: () => void
}

/** A browser goes on by itself after a cut, but not after an answer that is none: a proxy's, while the server behind it is away. */
const againMs = 5000

/** Follows the server's events for as long as the page is seen. What has changed is asked for again. */
export function follow(queries: QueryClient, listener: LiveListener): () => void {
  let source: EventSource | null = null
  let later: ReturnType<typeof setTimeout> | undefined
  /** Whether something may have been missed. */
  let cut = false

  const again = (...names: readonly string[]): void => {
    for (const name of names) void queries.invalidateQueries({ queryKey: [name] })
  }
  const on = <Name extends ConsoleEvent['event']>(name: Name, does: (data: DataOf<Name>) => void): void =>
    source?.addEventListener(name, event => does(JSON.parse((event as MessageEvent<string>).data)))

  const open = (): void => {
    const opened = new EventSource(address('events'), { withCredentials: true })
    source = opened
    opened.onopen = () => {
      listener.onState('live')
      if (cut) void queries.invalidateQueries()
      cut = false
    }
    opened.onerror = () => {
      listener.onState('waiting')
      cut = true
      if (opened.readyState === EventSource.CLOSED) later = setTimeout(open, againMs)
    }
    on('index', data => queries.setQueryData(['index'], data))
    on('letters', ({ dlqs }) => {
      again('overview', 'causes', 'cause', 'facets', 'count')
      listener.onLetters(dlqs)
    })
    on('decisions', () => again('overview', 'causes', 'cause', 'letters', 'letter', 'history', 'count', 'audit'))
    on('operation', () => again('operations', 'operation', 'outcomes', 'overview'))
    on('plan', () => again('plans', 'plan'))
    on('session', () => listener.onSessionEnd())
    on('reset', () => void queries.invalidateQueries())
  }
  const close = (): void => {
    clearTimeout(later)
    source?.close()
    source = null
  }
  const seen = (): void => {
    if (document.hidden) {
      close()
      listener.onState('hidden')
    } else if (source === null) {
      open()
      void queries.invalidateQueries()
    }
  }
  /** A cut of the network is not told to a stream that waits: a new one finds out. */
  const network = (): void => {
    if (source === null) return
    close()
    cut = true
    open()
  }
  document.addEventListener('visibilitychange', seen)
  window.addEventListener('offline', network)
  window.addEventListener('online', network)
  if (!document.hidden) open()
  return () => {
    document.removeEventListener('visibilitychange', seen)
    window.removeEventListener('offline', network)
    window.removeEventListener('online', network)
    close()
  }
}
