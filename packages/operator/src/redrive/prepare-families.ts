import type { Cluster } from '../cluster/cluster.ts'
import type { ApplyOptions } from './apply-options.ts'
import { demandReaders } from './family/family-readers.ts'
import { prepareFamily } from './family/family-topic.ts'
import type { RedrivePlan } from './plan/plan.ts'

/** Members look for new topics of theirs every 5 s; those of versions before every 30 s. */
const newWaitMs = 45_000
const knownWaitMs = 10_000

/**
 * Makes the family topics of a plan what they have to be, and sees to it that they are read. A reader that goes later leaves
 * its partition to another owner, who reads on; copies that nobody reads wait.
 * @throws DeadLetterError FAMILY_UNREAD, REDRIVE_TARGET_UNSAFE, GROUP_FORBIDDEN, BROKER_*
 */
export async function prepareFamilies(
  cluster: Cluster,
  { families }: RedrivePlan,
  { now, signal, familyWaitMs, onFamily }: ApplyOptions
): Promise<void> {
  for (const family of Object.values(families)) {
    const isNew = await prepareFamily(cluster, family)
    const waitMs = familyWaitMs ?? (isNew ? newWaitMs : knownWaitMs)
    await demandReaders(cluster, family, { now, signal, waitMs, onWait: onFamily })
  }
}
