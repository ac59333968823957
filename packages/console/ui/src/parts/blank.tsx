import type { ReactNode } from 'react'
import { text } from '../text/english.ts'
import { Icon, type IconName } from './icon.tsx'
import { Title } from './title.tsx'

interface BlankProps {
  readonly title: string
  readonly children?: ReactNode
  readonly icon?: IconName
  readonly tone?: 'plain' | 'bad' | 'good'
  /** The next step. */
  readonly action?: ReactNode
  /** It stands in the place of a whole screen, and is its heading. */
  readonly alone?: boolean
}

/** In the place of what is not there: what that means, and the next step. */
export function Blank({ title, children, icon = 'info', tone = 'plain', action, alone = false }: BlankProps) {
  return (
    <div className={`blank blank-${tone}`}>
      <Icon name={icon} />
      {alone ? <Title words={title} /> : <h2>{title}</h2>}
      {children !== undefined && <div className="blank-words">{children}</div>}
      {action !== undefined && <div className="blank-action">{action}</div>}
    </div>
  )
}

/** Something is on its way. Said after a moment only: most answers are there before one reads. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div className="loading" role="status">
      <span className="unseen">{text.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <span key={row} className="loading-row" />
      ))}
    </div>
  )
}
