import { Link } from '@tanstack/react-router'
import { useNow } from '../../parts/clock.ts'
import type { Cause } from '../../server/types.ts'
import { amount, roughly } from '../../words/amount.ts'
import { type Age, rangeOfAge } from './ages.ts'

/** Open letters of one cause and age; a way to just those. */
export function AgeCell({ cause, age }: { readonly cause: Cause; readonly age: Age }) {
  const now = useNow()
  const count = cause.ages[age]
  if (count === 0) return <span className="faint">0</span>
  const search = { cause: [cause.fingerprint], state: ['open', 'failed again'], ...rangeOfAge(age, now) }
  return (
    <Link to="/letters" search={search as never} className="plain-link" title={amount(count)}>
      {roughly(count)}
    </Link>
  )
}
