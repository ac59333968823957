import { text } from '../text/english.ts'
import { ago, brief, exact, isDate } from '../words/time.ts'
import { useNow } from './clock.ts'

interface WhenProps {
  readonly at: number | null | undefined
  /** `stacked`: the exact time stands beneath; `inline`: beside it; `short`: where one reads it on request only. */
  readonly form?: 'stacked' | 'inline' | 'short'
}

/** An instant: how long ago, and exactly, in the reader's zone. */
export function When({ at, form = 'inline' }: WhenProps) {
  const now = useNow()
  if (!isDate(at)) return <span className="faint">{text.unknown}</span>
  const date = new Date(at)
  return (
    <time className={`when when-${form}`} dateTime={date.toISOString()} title={exact(at)}>
      <span className="when-ago">{ago(at, now)}</span>
      {form !== 'short' && <span className="when-exact">{form === 'inline' ? exact(at) : brief(at, now)}</span>}
    </time>
  )
}
