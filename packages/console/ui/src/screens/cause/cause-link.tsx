import { Link } from '@tanstack/react-router'
import { carried, useSearch } from '../../address/use-search.ts'
import type { Cause } from '../../server/types.ts'
import { shortName } from '../../words/short-name.ts'

/** A cause by its short name, where a list leads to its page. */
export function CauseLink({ fingerprint, name }: Pick<Cause, 'fingerprint' | 'name'>) {
  const [search] = useSearch()
  return (
    <Link
      to="/causes/$fingerprint"
      params={{ fingerprint }}
      search={carried(search) as never}
      className="cause-link cut"
      title={name}
    >
      {shortName(name)}
    </Link>
  )
}
