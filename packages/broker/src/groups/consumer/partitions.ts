/** Partitions by topic id. No topic has an empty set. */
export type Assignment = ReadonlyMap<string, ReadonlySet<number>>

/**
 * Partitions that a member owns, by topic id, each with the member epoch at which it was given to it: commits of offsets
 * with an older epoch are of an earlier owner (KIP-1251).
 */
export type Owned = ReadonlyMap<string, ReadonlyMap<number, number>>

/** As requests list partitions. */
export interface TopicPartitions {
  readonly topicId: string
  readonly partitions: readonly number[]
}

export const noAssignment: Assignment = new Map()
export const nothingOwned: Owned = new Map()

const noPartitions: ReadonlySet<number> = new Set()
const noEpochs: ReadonlyMap<number, number> = new Map()

export function partitionsOf(assignment: Assignment, topicId: string): ReadonlySet<number> {
  return assignment.get(topicId) ?? noPartitions
}

export function epochsOf(owned: Owned, topicId: string): ReadonlyMap<number, number> {
  return owned.get(topicId) ?? noEpochs
}

/** Whether both are the same partitions, whenever each was given. */
export function samePartitions(a: Owned, b: Owned): boolean {
  return a.size === b.size && [...a].every(([topicId, partitions]) => sameKeys(partitions, b.get(topicId)))
}

function sameKeys(a: Keyed, b: Keyed | undefined): boolean {
  return b !== undefined && a.size === b.size && [...a.keys()].every(key => b.has(key))
}
type Keyed = ReadonlySet<number> | ReadonlyMap<number, number>

export function withEpoch(assignment: Assignment, epoch: number): Owned {
  return new Map(
    [...assignment].map(([topicId, partitions]) => [topicId, new Map([...partitions].map(each => [each, epoch]))])
  )
}

/** In the order in which answers list them. */
export function listed(owned: Owned | Assignment): { topicId: string; partitions: number[] }[] {
  return [...owned].map(([topicId, partitions]) => ({
    topicId,
    partitions: [...partitions.keys()].sort((a, b) => a - b)
  }))
}

export function withoutEmpty<T extends { readonly size: number }>(map: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...map].filter(([, partitions]) => partitions.size > 0))
}
