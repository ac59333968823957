import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { part, send } from '../../server/client.ts'
import type { Operation } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'

/** Pause, go on, stop: what may be asked of it now. */
export function OperationControls({ operation: { id, may } }: { readonly operation: Operation }) {
  const queries = useQueryClient()
  const say = useSay()
  const denied = useDenied('redrive')
  const [stopping, setStopping] = useState(false)
  const [why, setWhy] = useState('')
  const ask = useMutation({
    mutationFn: (what: Operation['may'][number]) =>
      send<Operation>('POST', `operations/${part(id)}/${what}`, why === '' ? {} : { why }),
    onSuccess: async () => {
      setStopping(false)
      say(text.operation.asked)
      await queries.invalidateQueries({ queryKey: ['operation'] })
    },
    onError: error => say(error.message, 'bad')
  })
  if (may.length === 0) return null
  return (
    <div className="toolbar">
      {may.includes('pause') && (
        <Button icon="pause" denied={denied} busy={ask.isPending} onPress={() => ask.mutate('pause')}>
          {text.operation.pause}
        </Button>
      )}
      {may.includes('resume') && (
        <Button kind="main" icon="play" denied={denied} busy={ask.isPending} onPress={() => ask.mutate('resume')}>
          {text.operation.resume}
        </Button>
      )}
      {may.includes('stop') && (
        <Button kind="danger" icon="stop" denied={denied} onPress={() => setStopping(true)}>
          {text.operation.stop}
        </Button>
      )}
      {stopping && (
        <Dialog
          title={text.operation.stopTitle}
          asks
          onClose={() => setStopping(false)}
          actions={
            <>
              <Button onPress={() => setStopping(false)}>{text.cancel}</Button>
              <Button kind="danger" busy={ask.isPending} onPress={() => ask.mutate('stop')}>
                {text.operation.stop}
              </Button>
            </>
          }
        >
          <div className="stack">
            <p>{text.operation.stopWords}</p>
            <Field label={text.bulk.why} about={text.bulk.whyAbout} value={why} onChange={setWhy} autoFocus />
          </div>
        </Dialog>
      )}
    </div>
  )
}
