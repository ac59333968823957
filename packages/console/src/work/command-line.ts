import { type CheckSpec, filterItems, type LetterFilter, type TransformSpec, targetText } from '@dead-letter/operator'
import type { PlanRequest } from '../api/index.ts'

type Told = Pick<PlanRequest, 'dlq' | 'target' | 'ramp' | 'maxRedrives' | 'again' | 'keepHeaders'> & {
  /** `null`: all letters. */
  readonly filter: LetterFilter | null
  readonly transform?: TransformSpec | null
  readonly check?: CheckSpec | null
  readonly rate?: number | null | undefined
}

const quote = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** What the flags of the command call otherwise. */
const flags: Readonly<Record<string, string>> = { text: 'contains' }

/** The command that plans the same redrive; empty where flags cannot say it: states, a record written anew, a schema. */
export function commandOf(told: Told): string {
  const { dlq, target, filter, rate, ramp, maxRedrives, again, keepHeaders, transform = null, check = null } = told
  if (filter?.state !== undefined || check !== null) return ''
  if (transform?.kind === 'record' || transform?.kind === 'module') return ''
  const parts = ['dead-letter plan', '--dlq', quote(dlq)]
  if (filter === null) parts.push('--all')
  else
    for (const [name, texts] of filterItems(filter))
      for (const text of texts) parts.push(`--${flags[name] ?? name}`, quote(text))
  if (target !== undefined && target.kind !== 'origin') parts.push('--to', quote(targetText(target)))
  if (transform !== null) parts.push('--patch', quote(JSON.stringify(transform.patch)))
  if (rate) parts.push('--rate', String(rate))
  if (ramp) parts.push('--ramp')
  if (maxRedrives !== undefined && maxRedrives !== 3) parts.push('--max-redrives', String(maxRedrives))
  if (again) parts.push('--again')
  if (keepHeaders) parts.push('--keep-headers')
  return parts.join(' ')
}
