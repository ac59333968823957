import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Failed } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useSay } from '../../parts/toasts.tsx'
import { part, send } from '../../server/client.ts'
import type { Operation, Plan } from '../../server/types.ts'
import { useDenied } from '../../session/session.tsx'
import { text } from '../../text/english.ts'
import { targetNames } from './plan-words.ts'

interface PlanActsProps {
  readonly plan: Plan
  readonly report: NonNullable<Plan['report']>
}

/** Sign off, apply, throw away: what this plan waits for. */
export function PlanActs({ plan, report }: PlanActsProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const say = useSay()
  const denied = useDenied('redrive')
  const signDenied = useDenied('signOff')
  const [asking, setAsking] = useState(false)
  const [key] = useState(() => crypto.randomUUID())
  const { id, sha256, state, needsSignOff, signedOff } = plan
  const path = `plans/${part(id)}`
  const toOperation = (): void => void navigate({ to: '/operations/$id', params: { id } })
  const apply = useMutation({
    mutationFn: () => send<Operation>('POST', `${path}/apply`, { sha256 }, key),
    onSuccess: async () => {
      toOperation()
      await queries.invalidateQueries()
    }
  })
  const sign = useMutation({
    mutationFn: () => send<Plan>('POST', `${path}/sign-off`, { sha256 }),
    onSuccess: next => queries.setQueryData(['plan', path, {}], next),
    onError: error => say(error.message, 'bad')
  })
  const discard = useMutation({
    mutationFn: () => send<null>('DELETE', path),
    onSuccess: async () => {
      await navigate({ to: '/redrive' })
      await queries.invalidateQueries({ queryKey: ['plans'] })
    },
    onError: error => say(error.message, 'bad')
  })
  if (state === 'applied') {
    return (
      <div className="toolbar">
        <span>{text.plan.applied}</span>
        <Button kind="main" onPress={toOperation}>
          {text.plan.toOperation}
        </Button>
      </div>
    )
  }
  const waits = needsSignOff && signedOff.length === 0
  const sends = text.failures(report.send)
  const stopped = report.send + report.park === 0 ? text.plan.nothing : waits ? text.plan.waits : null
  return (
    <>
      {waits && <p className="banner banner-warn">{text.plan.waits}</p>}
      <div className="toolbar">
        <Button kind="main" icon="send" denied={denied ?? stopped} onPress={() => setAsking(true)}>
          {text.plan.apply(sends)}
        </Button>
        {waits && (
          <Button denied={signDenied} busy={sign.isPending} onPress={() => sign.mutate()}>
            {text.plan.signOff}
          </Button>
        )}
        <Button kind="quiet" denied={denied} busy={discard.isPending} onPress={() => discard.mutate()}>
          {text.plan.discard}
        </Button>
      </div>
      {asking && (
        <Dialog
          title={text.plan.confirm}
          asks
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>{text.cancel}</Button>
              <Button kind="main" icon="send" busy={apply.isPending} autoFocus onPress={() => apply.mutate()}>
                {text.plan.apply(sends)}
              </Button>
            </>
          }
        >
          <p>{text.plan.confirmWords(sends, targetNames(plan))}</p>
          {apply.error !== null && <Failed error={apply.error} />}
        </Dialog>
      )}
    </>
  )
}
