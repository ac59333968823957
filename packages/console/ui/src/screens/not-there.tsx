import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Failed } from '../parts/answer.tsx'
import { Blank } from '../parts/blank.tsx'
import { text } from '../text/english.ts'

export function NotThere() {
  const { title, words } = text.failed.kinds.missing
  return (
    <Blank title={title} alone action={<Link to="/causes">{text.plans.toCauses}</Link>}>
      <p>{words}</p>
    </Blank>
  )
}

export const ScreenFailed = ({ error, reset }: ErrorComponentProps) => (
  <Failed error={error instanceof Error ? error : new Error(String(error))} alone onAgain={reset} />
)
