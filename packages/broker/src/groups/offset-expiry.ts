import type { Clock } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import type { Group } from './group.ts'
import type { OffsetEntry, OffsetStore } from './offset-store.ts'

const minuteMs = 60_000

interface ExpiringGroups extends Iterable<Group> {
  readonly offsets: OffsetStore
  readonly configs: ConfigStore
  readonly clock: Clock
  remove(id: string): void
}

/**
 * Drops offsets that no one has used for offsets.retention.minutes, then groups that have neither members nor offsets
 * (KIP-211). An offset that an open transaction is about to replace stays.
 */
export function expireOffsets(groups: ExpiringGroups): void {
  const { offsets, configs, clock } = groups
  const retentionMs = configs.number('offsets.retention.minutes') * minuteMs
  const now = clock.now()
  for (const group of [...groups]) {
    for (const entry of [...offsets.all(group.id)])
      if (isExpired(group, entry, retentionMs, now) && !offsets.isPending(group.id, entry.topic, entry.partition))
        offsets.deletePartition(group.id, entry.topic, entry.partition)
    if (group.isEmpty && !offsets.has(group.id) && !offsets.hasPending(group.id)) groups.remove(group.id)
  }
}

function isExpired(group: Group, entry: OffsetEntry, retentionMs: number, now: number): boolean {
  if (group.subscribesTo(entry.topic)) return false
  const since = group.offsetUnusedSince?.(entry.topic, entry.committedAt)
  if (since === null) return false
  return now >= (entry.expiresAt ?? (since ?? entry.committedAt) + retentionMs)
}
