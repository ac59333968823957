import type { Letter } from './letter.ts'

/** Whether the letter holds less than its record did. */
export function isIncomplete({ facts, record }: Letter): boolean {
  const { dialect, trimmed } = facts
  if (trimmed.includes('value') || trimmed.includes('key') || trimmed.includes('headers')) return true
  // Share groups leave both out unless they are told otherwise; uForwarder's key is a description of the failure.
  return dialect === 'uforwarder' || (dialect === 'share-group' && record.rawKey === null && record.rawValue === null)
}
