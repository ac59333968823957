import { type PlanRequest as Asked, defaultMaxRedrives, type LetterFilter } from '@dead-letter/operator'
import type { PlanRequest, Target } from '../api/index.ts'
import { type FilterFields, operatorFilter } from './filter.ts'

const origin: Target = { kind: 'origin' }

/** @returns `null` for all letters. @throws ConsoleError CONSOLE_REQUEST_INVALID */
export const filterIn = ({ all, filter }: Pick<PlanRequest, 'all' | 'filter'>): LetterFilter | null =>
  all ? null : operatorFilter((filter ?? {}) as FilterFields)

/** What a plan is asked for, with what is left out. */
export function planRequest(request: PlanRequest) {
  const { dlq, target = origin, rate, ramp = false, maxRedrives = defaultMaxRedrives, again = false } = request
  const { keepHeaders = false, transform, check, why } = request
  return {
    ...{ dlq, target, rate, ramp, maxRedrives, again, keepHeaders, transform, check, why },
    ...{ filter: filterIn(request), reading: { onUnreadable: () => {} } }
  } satisfies Partial<Asked>
}
