import { readFamily } from '../../headers/family.ts'
import { readRedriveMark } from '../../headers/redrive-mark.ts'
import type { BatchRecord } from '../../records/batch-record.ts'
import { RedrivenRecord } from '../../records/redriven-record.ts'

/** What is in a family topic and was not sent there for this group: without a place, or with another topic's or group's. */
export type Foreign = 'unmarked' | 'not ours'

/**
 * The record that a copy in a family topic stands for. Topics of other pairs of topic and group can have the same name: what is
 * theirs is told apart here.
 */
export function originalOf(copy: BatchRecord, topic: string, group: string): RedrivenRecord | Foreign {
  const { headers } = copy.logged
  const place = readFamily(headers)
  const mark = readRedriveMark(headers)
  if (place === null || mark === null) return 'unmarked'
  if (place.topic !== topic || place.group !== group || mark.topic !== topic) return 'not ours'
  const { operation, redrives: count, key } = mark
  const failure = key.toString('hex')
  return new RedrivenRecord(copy, place, { id: `${operation}/${failure}`, count, operation }, failure)
}
