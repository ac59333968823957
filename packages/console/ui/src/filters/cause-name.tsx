import { useQuery } from '@tanstack/react-query'
import { Breaks } from '../parts/breaks.tsx'
import { causeQuery } from '../server/queries.ts'
import { shortName } from '../words/short-name.ts'

/** A fingerprint says nothing to a person: the name of its cause does. */
export function CauseName({ fingerprint }: { readonly fingerprint: string }) {
  const { data } = useQuery({ ...causeQuery(fingerprint, {}), retry: false })
  return (
    <span title={fingerprint}>{data === undefined ? fingerprint : <Breaks of={shortName(data.cause.name)} />}</span>
  )
}
