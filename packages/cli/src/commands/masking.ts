import { auditUnmasking, type Cluster, type LetterMask, ledgerNames, letterMask, noMask } from '@dead-letter/operator'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../usage-error.ts'
import { checkText, userName } from './signature.ts'

/**
 * What is hidden of letters, without a word to the audit: what reads letters by it calls {@link openMask} before the first of them.
 * @throws UsageError
 */
export function maskOf({ mask = [], unmask }: Partial<Settings>): LetterMask {
  if (unmask === undefined) return letterMask(mask)
  if (mask.length === 0) throw new UsageError('--unmask: nothing is masked; it is for where --mask is configured')
  return noMask
}

/**
 * What is hidden of letters that are shown or written. A mask that is configured holds, unless --unmask gives a reason: then who
 * looks, at what and why is in the audit before the first letter is shown.
 */
export async function openMask(cluster: Cluster, given: Partial<Settings>, action: string): Promise<LetterMask> {
  const { mask = [], unmask, dlq = '' } = given
  const opened = maskOf(given)
  if (unmask === undefined) return opened
  const why = checkText(unmask, '--unmask') as string
  const names = ledgerNames(given.ledger)
  await auditUnmasking(cluster, { names, dlq, action, mask, by: given.by ?? userName(), why })
  return opened
}
