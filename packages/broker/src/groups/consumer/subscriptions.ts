import type { Member } from './member.ts'
import type { TopicLookup } from './registry.ts'

/** Topics that each regular expression in use was found to match. */
export type Resolved = ReadonlyMap<string, ReadonlySet<string>>

/** Names that a member subscribes to, by itself and by its regular expression, whether they exist or not. */
export function subscribedNames(member: Member, resolved: Resolved): ReadonlySet<string> {
  const matched = resolved.get(member.topicRegex)
  return matched === undefined ? member.topicNames : new Set([...member.topicNames, ...matched])
}

/** Ids of the existing topics that a member subscribes to, in the order of their names. */
export function subscribedIds(member: Member, resolved: Resolved, topics: TopicLookup): ReadonlySet<string> {
  const ids = [...subscribedNames(member, resolved)].sort().map(name => topics.get(name)?.id)
  return new Set(ids.filter(id => id !== undefined))
}

/**
 * Whether all members subscribe to the same topics. Names and expressions are not compared with each other: a group that
 * uses both is taken for a mixed one even where they come to the same.
 */
export function isHomogeneous(members: Iterable<Member>): boolean {
  let first: Member | undefined
  for (const member of members) {
    first ??= member
    if (member.topicRegex !== first.topicRegex || !sameNames(member.topicNames, first.topicNames)) return false
  }
  if (first === undefined || first.topicRegex === '') return true
  return first.topicNames.size === 0
}

export function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(name => b.has(name))
}

/** Changes when a topic of the subscriptions appears, grows, or is gone. Empty when none exists. */
export function topicFingerprint(members: Iterable<Member>, resolved: Resolved, topics: TopicLookup): string {
  const names = new Set<string>()
  for (const member of members) for (const name of subscribedNames(member, resolved)) names.add(name)
  return [...names]
    .sort()
    .flatMap(name => {
      const topic = topics.get(name)
      return topic === undefined ? [] : [`${name}:${topic.id}:${topic.partitions.length}`]
    })
    .join()
}
