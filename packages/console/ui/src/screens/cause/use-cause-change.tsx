import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { carried, useSearch } from '../../address/use-search.ts'
import type { RowKey } from '../../grid/grid.tsx'
import type { MenuEntry } from '../../parts/menu.tsx'
import { TextDialog } from '../../parts/text-dialog.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { part, send } from '../../server/client.ts'
import type { Cause, CauseChange } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { shortName } from '../../words/short-name.ts'
import { MuteDialog } from './mute-dialog.tsx'

export type CauseAsk = 'resolve' | 'mute' | 'note' | 'owner'

export interface CauseChanging {
  readonly entries: (cause: Cause) => readonly MenuEntry[]
  /** What keys do with a cause. */
  readonly keys: readonly RowKey<Cause>[]
  /** What is asked now: to be put somewhere on the screen. */
  readonly dialog: ReactNode
  readonly denied: string | null
  readonly ask: (cause: Cause, what: CauseAsk) => void
  readonly plan: (cause: Cause) => void
  readonly redriveDenied: string | null
}

/** What can be said of a cause: from its row, and on its own page. */
export function useCauseChange(): CauseChanging {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const say = useSay()
  const [search] = useSearch()
  const denied = useDenied('act')
  const redriveDenied = useDenied('redrive')
  const [asking, setAsking] = useState<{ readonly cause: Cause; readonly what: CauseAsk } | null>(null)
  const close = (): void => setAsking(null)
  const change = useMutation({
    mutationFn: ({ cause, ...to }: CauseChange & { readonly cause: Cause }) =>
      send<Cause>('PATCH', `causes/${part(cause.fingerprint)}`, to),
    onSuccess: async () => {
      close()
      say(text.cause.saved)
      await Promise.all(['causes', 'cause', 'overview'].map(name => queries.invalidateQueries({ queryKey: [name] })))
    },
    onError: error => say(error.message, 'bad')
  })
  const ask = (cause: Cause, what: CauseAsk): void => {
    if (denied === null) setAsking({ cause, what })
  }
  const apply = (cause: Cause, to: CauseChange): void => change.mutate({ cause, ...to })

  const plan = ({ fingerprint, dlqs }: Cause): void => {
    // Of the range that is looked at, as everything else that is shown.
    const meant = { ...carried(search), cause: [fingerprint], dlq: dlqs }
    void navigate({ to: '/redrive/new', search: meant as never })
  }
  const list = ({ fingerprint }: Cause): void =>
    void navigate({ to: '/letters', search: { ...carried(search), cause: [fingerprint] } as never })
  const keys: RowKey<Cause>[] = [
    { keys: 'l', does: text.keys.letters, run: list },
    ...(redriveDenied === null ? [{ keys: 'p', does: text.keys.redrive, run: plan }] : []),
    { keys: 'm', does: text.keys.mute, run: cause => ask(cause, 'mute') },
    { keys: 'n', does: text.keys.note, run: cause => ask(cause, 'note') },
    { keys: 'e', does: text.keys.resolve, run: cause => ask(cause, 'resolve') }
  ]

  const entries = (cause: Cause): MenuEntry[] => [
    {
      id: 'plan',
      label: text.cause.plan,
      denied: redriveDenied,
      run: () => plan(cause)
    },
    cause.state === 'resolved'
      ? { id: 'reopen', label: text.cause.reopen, denied, run: () => apply(cause, { resolved: null }) }
      : { id: 'resolve', label: text.cause.resolve, denied, run: () => ask(cause, 'resolve') },
    cause.muted === undefined
      ? { id: 'mute', label: text.cause.mute, denied, run: () => ask(cause, 'mute') }
      : { id: 'unmute', label: text.cause.unmute, denied, run: () => apply(cause, { muted: null }) },
    { id: 'note', label: text.cause.note, denied, run: () => ask(cause, 'note') },
    { id: 'owner', label: text.cause.owner, denied, run: () => ask(cause, 'owner') }
  ]
  return {
    entries,
    keys,
    plan,
    ask,
    denied,
    redriveDenied,
    dialog: asking === null ? null : dialogOf(asking.cause, asking.what)
  }

  function dialogOf(cause: Cause, what: CauseAsk): ReactNode {
    const common = { onClose: close, busy: change.isPending }
    const titled = (title: string): string => `${title}: ${shortName(cause.name)}`
    switch (what) {
      case 'mute':
        return <MuteDialog {...common} title={titled(text.cause.muteTitle)} onDone={muted => apply(cause, { muted })} />
      case 'resolve':
        return (
          <TextDialog
            {...common}
            title={titled(text.cause.resolveTitle)}
            label={text.cause.release}
            about={text.cause.resolveAbout}
            submit={text.cause.resolve}
            given=""
            optional
            onDone={release => apply(cause, { resolved: release === '' ? {} : { release } })}
          />
        )
      case 'note':
        return (
          <TextDialog
            {...common}
            title={titled(text.cause.noteTitle)}
            label={text.cause.noteField}
            submit={text.save}
            given={cause.note?.text ?? ''}
            optional
            long
            onDone={note => apply(cause, { note: note === '' ? null : note })}
          />
        )
      case 'owner':
        return (
          <TextDialog
            {...common}
            title={titled(text.cause.ownerTitle)}
            label={text.cause.ownerField}
            submit={text.save}
            given={cause.owner?.name ?? ''}
            optional
            onDone={owner => apply(cause, { owner: owner === '' ? null : owner })}
          />
        )
    }
  }
}
