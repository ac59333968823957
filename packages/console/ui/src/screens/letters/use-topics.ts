import { useQuery } from '@tanstack/react-query'
import type { Search } from '../../address/search.ts'
import { facetsQuery } from '../../server/queries.ts'

/** The dead-letter topics that hold what is asked for: those that the address names, or those that have any of it. */
export function useTopics(search: Search): readonly string[] {
  const { where: _, header: __, ...cheap } = search
  const { data } = useQuery({ ...facetsQuery(cheap), enabled: search.dlq === undefined })
  return search.dlq ?? data?.dlq.map(({ value }) => value) ?? []
}
