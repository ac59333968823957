import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { kindOf } from '../server/failure-kind.ts'
import { RequestFailed } from '../server/problem.ts'
import { text } from '../text/english.ts'
import { Blank, Loading } from './blank.tsx'
import { Button } from './button.tsx'

type Asked<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isFetching' | 'refetch'>

interface AnswerProps<T> {
  readonly query: Asked<T>
  readonly children: (data: T) => ReactNode
  readonly rows?: number
  /** The whole screen is the answer: what comes in its place is the screen's heading. */
  readonly alone?: boolean
}

/** What was asked for, or why it is not there. What was there before stays, and says that it is old. */
export function Answer<T>({ query, children, rows, alone = false }: AnswerProps<T>) {
  const { data, error, refetch, isFetching } = query
  if (data === undefined) {
    if (error === null) return <Loading {...(rows === undefined ? {} : { rows })} />
    return <Failed error={error} busy={isFetching} alone={alone} onAgain={() => void refetch()} />
  }
  return (
    <>
      {error !== null && (
        <div className="banner banner-warn" role="status">
          <span>
            {text.failed.stale} {text.failed.kinds[kindOf(error)].title}.
          </span>
          <Button small onPress={() => void refetch()} busy={isFetching}>
            {text.again}
          </Button>
        </div>
      )}
      {children(data)}
    </>
  )
}

interface FailedProps {
  readonly error: Error
  readonly onAgain?: () => void
  readonly busy?: boolean
  readonly alone?: boolean
}

/** Refused, not found, not reached, expired: each is another text and another next step. */
export function Failed({ error, onAgain, busy = false, alone = false }: FailedProps) {
  const kind = kindOf(error)
  const { title, words } = text.failed.kinds[kind]
  const told = error instanceof RequestFailed ? error : null
  const again = onAgain !== undefined && kind !== 'forbidden' && kind !== 'missing'
  return (
    <Blank
      title={title}
      alone={alone}
      tone={kind === 'missing' || kind === 'expired' ? 'plain' : 'bad'}
      icon={kind === 'forbidden' || kind === 'expired' ? 'lock' : 'warn'}
      {...(again
        ? {
            action: (
              <Button kind="main" onPress={onAgain} busy={busy}>
                {text.again}
              </Button>
            )
          }
        : {})}
    >
      {told !== null && told.message !== '' && <p className="break">{told.message}</p>}
      {told === null && <p className="break">{error.message}</p>}
      <p>{words}</p>
      {told !== null && told.code !== '' && <p className="faint mono">{told.code}</p>}
    </Blank>
  )
}
