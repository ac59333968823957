import { filterItems, type LetterFilter, targetText } from '@dead-letter/operator'
import type { PlanRequest } from '../api/index.ts'

type Told = Pick<PlanRequest, 'dlq' | 'target' | 'ramp' | 'maxRedrives' | 'again' | 'keepHeaders'> & {
  /** `null`: all letters. */
  readonly filter: LetterFilter | null
  readonly rate?: number | null | undefined
}

const quote = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** The command that plans the same redrive. */
export function commandOf({ dlq, target, filter, rate, ramp, maxRedrives, again, keepHeaders }: Told): string {
  const parts = ['dead-letter plan', '--dlq', quote(dlq)]
  if (filter === null) parts.push('--all')
  else for (const [name, texts] of filterItems(filter)) for (const text of texts) parts.push(`--${name}`, quote(text))
  if (target !== undefined && target.kind !== 'origin') parts.push('--to', quote(targetText(target)))
  if (rate) parts.push('--rate', String(rate))
  if (ramp) parts.push('--ramp')
  if (maxRedrives !== undefined && maxRedrives !== 3) parts.push('--max-redrives', String(maxRedrives))
  if (again) parts.push('--again')
  if (keepHeaders) parts.push('--keep-headers')
  return parts.join(' ')
}
