import type { PlanRequest } from '../../server/types.ts'
import { text } from '../../text/english.ts'
import { roundedNumber } from '../../words/json-text.ts'

/** How records are changed, and what they have to be, as it is written down. */
export interface ChangeForm {
  readonly change: 'none' | 'merge-patch' | 'json-patch'
  readonly patch: string
  readonly check: boolean
  readonly schema: string
}

export const noChange: ChangeForm = { change: 'none', patch: '', check: false, schema: '' }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}

/** What is wrong with it; `null`: nothing. */
export function wrongChange({ change, patch, check, schema }: ChangeForm): string | null {
  const given = parsed(patch)
  if (change !== 'none' && roundedNumber(patch) !== null) return text.change.wrong.rounded
  if (change === 'merge-patch' && !isObject(given)) return text.change.wrong.merge
  if (change === 'json-patch' && !(Array.isArray(given) && given.length > 0)) return text.change.wrong.patch
  return check && schema.trim() !== '' && !isObject(parsed(schema)) ? text.change.wrong.schema : null
}

/** Of a request, where nothing is wrong. */
export function changeRequest({ change, patch, check, schema }: ChangeForm): Pick<PlanRequest, 'transform' | 'check'> {
  const given = parsed(patch)
  return {
    ...(change === 'merge-patch' && isObject(given) ? { transform: { kind: change, patch: given } } : {}),
    ...(change === 'json-patch' && Array.isArray(given) ? { transform: { kind: change, patch: given } } : {}),
    ...(check ? { check: checkOf(schema) } : {})
  }
}

/** JSON, and what a schema says besides. */
export function checkOf(schema: string): NonNullable<PlanRequest['check']> {
  const given = parsed(schema)
  return { decode: 'json', ...(isObject(given) ? { schema: given } : {}) }
}
