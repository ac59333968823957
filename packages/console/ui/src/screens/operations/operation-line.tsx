import { Link } from '@tanstack/react-router'
import { StateBadge } from '../../parts/badge.tsx'
import type { Operation } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { nameIn } from '../../words/signature.ts'
import { OperationTitle } from './operation-title.tsx'
import { ProgressBar } from './progress-bar.tsx'

/** One operation that runs, in one line. */
export function OperationLine({ operation }: { readonly operation: Operation }) {
  const { id, state, done, planned, dlq, by } = operation
  return (
    <li className="operation-line">
      <Link to="/operations/$id" params={{ id }} className="break">
        <OperationTitle operation={operation} />
      </Link>
      <span className="faint break">
        {dlq}, {text.letter.by(nameIn(by))}
      </span>
      <StateBadge state={state} />
      <ProgressBar done={done} planned={planned} label={text.operation.progress} />
    </li>
  )
}
