import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { get, part, send } from '../../server/client.ts'
import type { Operation, Plan } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { AskDialog } from './ask-dialog.tsx'

type Ask = Operation['may'][number]
const words = text.operation

/** Pause, go on, stop, cancel: what may be asked of it now. */
export function OperationControls({ operation: { id, may } }: { readonly operation: Operation }) {
  const queries = useQueryClient()
  const say = useSay()
  const denied = useDenied('redrive')
  const [ending, setEnding] = useState<'stop' | 'cancel' | null>(null)
  const ask = useMutation({
    mutationFn: async ({ what, why = '' }: { readonly what: Ask; readonly why?: string }) => {
      if (what !== 'continue') return send('POST', `operations/${part(id)}/${what}`, why === '' ? {} : { why })
      // Its plan, applied again, goes on with what is left.
      const { sha256 } = await get<Plan>(`plans/${part(id)}`)
      return send('POST', `plans/${part(id)}/apply`, { sha256 })
    },
    onSuccess: async () => {
      setEnding(null)
      say(words.asked)
      await queries.invalidateQueries({ queryKey: ['operation'] })
    },
    onError: error => say(error.message, 'bad')
  })
  if (may.length === 0) return null
  const buttons = [
    { what: 'pause', icon: 'pause', kind: 'plain' },
    { what: 'resume', icon: 'play', kind: 'main' },
    { what: 'continue', icon: 'play', kind: 'main' }
  ] as const
  return (
    <div className="toolbar">
      {buttons
        .filter(({ what }) => may.includes(what))
        .map(({ what, icon, kind }) => (
          <Button
            key={what}
            kind={kind}
            icon={icon}
            denied={denied}
            busy={ask.isPending}
            onPress={() => ask.mutate({ what })}
          >
            {words[what]}
          </Button>
        ))}
      {may.includes('stop') && (
        <Button kind="danger" icon="stop" denied={denied} onPress={() => setEnding('stop')}>
          {words.stop}
        </Button>
      )}
      {may.includes('cancel') && (
        <Button kind="quiet" denied={denied} onPress={() => setEnding('cancel')}>
          {words.cancel}
        </Button>
      )}
      {ending !== null && (
        <AskDialog
          title={ending === 'stop' ? words.stopTitle : words.cancelTitle}
          words={ending === 'stop' ? words.stopWords : words.cancelWords}
          submit={words[ending]}
          busy={ask.isPending}
          onClose={() => setEnding(null)}
          onDone={why => ask.mutate({ what: ending, why })}
        />
      )}
    </div>
  )
}
