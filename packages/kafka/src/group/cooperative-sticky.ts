import { partitionKey } from '../client/partition-key.ts'
import { assignorOf, type GroupAssignment, type MemberSubscription, type Steps } from './assignor.ts'
import { balanceStickily } from './sticky-balance.ts'

/**
 * Balanced, moving as little as it can, and in two phases: a partition that is to move is given to nobody in this
 * generation; its holder sees that it has to give it up, drains, and joins again, and then it goes to its new member.
 */
export const cooperativeSticky = assignorOf('cooperative-sticky', true, function* (members, counts) {
  return yield* withholdHeld(yield* balanceStickily(members, counts), members)
})

interface Claim {
  readonly memberId: string
  readonly generationId: number
  /** Another member says the same of the same generation, so neither can be believed. */
  readonly disputed: boolean
}

/**
 * Leaves a partition out of its new member's assignment while anybody else says to hold it. A claim of an older
 * generation than the member's own does not count: that holder was expelled and has to let go.
 */
function* withholdHeld(goal: GroupAssignment, members: readonly MemberSubscription[]): Steps<GroupAssignment> {
  const claims = new Map<string, Claim>()
  for (const { memberId, generationId, owned } of members) {
    for (const held of owned) {
      const key = partitionKey(held)
      const other = claims.get(key)
      if (other === undefined || generationId > other.generationId)
        claims.set(key, { memberId, generationId, disputed: false })
      else if (generationId === other.generationId && other.memberId !== memberId)
        claims.set(key, { ...other, disputed: true })
      yield
    }
  }
  const result: GroupAssignment = new Map()
  for (const [memberId, partitions] of goal) {
    yield
    result.set(
      memberId,
      partitions.filter(partition => {
        const claim = claims.get(partitionKey(partition))
        return claim === undefined || (claim.memberId === memberId && !claim.disputed)
      })
    )
  }
  return result
}
