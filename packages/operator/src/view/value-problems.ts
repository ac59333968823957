import type { Letter } from '../letters/letter.ts'
import { type ValueProblem, valueErrorsOf } from './value-errors.ts'

/**
 * Where a letter says its value is wrong, and where a check says so now.
 * @param complaint what a check of today says of the letter; `null` or left out: nothing
 */
export function valueProblems({ facts }: Letter, complaint: string | null = null): ValueProblem[] {
  // What is shown may be masked, and has its characters elsewhere then.
  const told = valueErrorsOf(facts, null)
  const now = complaint === null ? [] : valueErrorsOf({ message: complaint, stage: 'validate' }, null)
  const all = [...told, ...now]
  return all.filter(({ path, message }, i) => i === all.findIndex(p => p.path === path && p.message === message))
}
