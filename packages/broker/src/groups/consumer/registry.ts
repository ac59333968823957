import type { Clock } from '../../clock.ts'
import type { ClassicMember } from '../classic/classic-member.ts'
import type { Group } from '../group.ts'

/** What consumer groups need of the topics. */
export interface TopicLookup extends Iterable<TopicShape> {
  get(name: string): TopicShape | undefined
  byId(id: string): TopicShape | undefined
}
export interface TopicShape {
  readonly name: string
  readonly id: string
  readonly partitions: { readonly length: number }
}

/** What they need of the configuration. */
export interface Settings {
  number(name: string): number
  text(name: string): string
  /** Effective value for one group, e.g. `consumer.session.timeout.ms`. */
  groupNumber(groupId: string, name: string): number
}

/** The registry of groups, as a consumer group sees it. */
export interface Registry {
  readonly configs: Settings
  readonly topics: TopicLookup
  readonly clock: Clock
  get(id: string): Group | undefined
  /** Puts a group in the place of the one that had its id, which is closed. */
  set(group: Group): void
  /** Puts a classic group without members in that place. */
  createClassic(id: string): ClassicSuccessor
}

/** A classic group, as the consumer group before it sees it. */
export interface ClassicSuccessor {
  adopt(generation: number, members: Iterable<ClassicMember>): void
  rebalance(): void
}
