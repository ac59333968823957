import type { MemberProtocol } from '../classic-protocol.ts'

interface Voter {
  readonly protocols: readonly MemberProtocol[]
}

/** Names that every member knows. */
export function commonProtocols(members: Iterable<Voter>): Set<string> {
  const [first, ...others] = members
  const common = new Set(first?.protocols.map(({ name }) => name))
  for (const { protocols } of others) {
    const names = new Set(protocols.map(({ name }) => name))
    for (const name of common) if (!names.has(name)) common.delete(name)
  }
  return common
}

/** Each member votes for the first that it prefers among those that all know; most votes win. Null without members. */
export function chooseProtocol(members: Iterable<Voter>): string | null {
  const voters = [...members]
  const common = commonProtocols(voters)
  const votes = new Map<string, number>()
  for (const { protocols } of voters) {
    const favourite = protocols.find(({ name }) => common.has(name))
    if (favourite !== undefined) votes.set(favourite.name, (votes.get(favourite.name) ?? 0) + 1)
  }
  let chosen: string | null = null
  for (const [name, count] of votes) if (chosen === null || count > (votes.get(chosen) ?? 0)) chosen = name
  return chosen
}

/** Whether the group could still agree on a protocol if a member with these joined. */
export function canAgree(members: Iterable<Voter>, protocols: readonly MemberProtocol[]): boolean {
  const voters = [...members]
  if (voters.length === 0) return protocols.length > 0
  const common = commonProtocols(voters)
  return protocols.some(({ name }) => common.has(name))
}
