import type { GroupOptions } from '../../group/options.ts'

/** For how long nobody has answered, in milliseconds; 0 when nothing that was asked is without an answer. */
export interface Silence {
  /** The group's coordinator. */
  readonly coordinatorMs: number
  /** The leader of the partition that has waited longest for a fetch. */
  readonly brokersMs: number
}

/** Who does not answer. */
export type Silent = 'coordinator' | 'brokers'

/** Contact counts as lost after this: a third of the session, in which several heartbeats fit. */
export const silenceBoundMs = ({ sessionTimeoutMs, heartbeatIntervalMs }: GroupOptions): number =>
  Math.max(Math.floor(sessionTimeoutMs / 3), 2 * heartbeatIntervalMs)

/** @param fetchWaitMs how long a broker may sit on a fetch that has nothing to bring */
export function whoIsSilent(
  { coordinatorMs, brokersMs }: Silence,
  boundMs: number,
  fetchWaitMs: number
): Silent | null {
  if (brokersMs > boundMs + fetchWaitMs) return 'brokers'
  return coordinatorMs > boundMs ? 'coordinator' : null
}
