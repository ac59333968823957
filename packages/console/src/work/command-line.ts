import { targetText } from '@dead-letter/operator'
import type { PlanRequest } from '../api/index.ts'

type Told = Pick<
  PlanRequest,
  'dlq' | 'target' | 'filter' | 'all' | 'ramp' | 'maxRedrives' | 'again' | 'keepHeaders'
> & {
  readonly rate?: number | null | undefined
  /** The filter in words, where its fields are not known. */
  readonly words?: string
}

const quote = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** The command that plans the same redrive. */
export function commandOf({
  dlq,
  target,
  filter,
  all,
  rate,
  ramp,
  maxRedrives,
  again,
  keepHeaders,
  words
}: Told): string {
  const parts = ['dead-letter plan', '--dlq', quote(dlq)]
  for (const [name, value] of Object.entries(filter ?? {}))
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined)
        parts.push(
          `--${name}`,
          quote(name === 'since' || name === 'until' ? new Date(item as number).toISOString() : String(item))
        )
  if (all || words === 'all') parts.push('--all')
  if (target !== undefined && target.kind !== 'origin') parts.push('--to', quote(targetText(target)))
  if (rate) parts.push('--rate', String(rate))
  if (ramp) parts.push('--ramp')
  if (maxRedrives !== undefined && maxRedrives !== 3) parts.push('--max-redrives', String(maxRedrives))
  if (again) parts.push('--again')
  if (keepHeaders) parts.push('--keep-headers')
  return parts.join(' ')
}
