import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { send } from '../../server/client.ts'
import { useDenied, useMe } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { AskDialog } from './ask-dialog.tsx'

const words = text.operation

/** The emergency stop: what is sent back, by whomever, ends. */
export function StopAll() {
  const queries = useQueryClient()
  const say = useSay()
  const everywhere = useMe().grants.some(({ role, topics }) => role !== 'viewer' && topics.includes('*'))
  const denied = useDenied('redrive') ?? (everywhere ? null : words.stopAllDenied)
  const [asking, setAsking] = useState(false)
  const stop = useMutation({
    mutationFn: (why: string) => send<{ stopped: number }>('POST', 'operations/stop-all', why === '' ? {} : { why }),
    onSuccess: async ({ stopped }) => {
      setAsking(false)
      say(words.stoppedAll(stopped))
      await queries.invalidateQueries()
    },
    onError: error => say(error.message, 'bad')
  })
  return (
    <>
      <Button icon="stop" denied={denied} onPress={() => setAsking(true)}>
        {words.stopAll}
      </Button>
      {asking && (
        <AskDialog
          title={words.stopAllTitle}
          words={words.stopAllWords}
          submit={words.stopAll}
          busy={stop.isPending}
          onClose={() => setAsking(false)}
          onDone={why => stop.mutate(why)}
        />
      )}
    </>
  )
}
