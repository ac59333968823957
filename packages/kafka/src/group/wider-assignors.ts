import { DeadLetterError } from '../errors.ts'
import type { ExchangeMeans } from './join-and-sync.ts'
import { assignorsByName, defaultAssignors, fallbackAssignors } from './options.ts'

/**
 * With what the member joins from now on, after a group refused it that has none of the assignors that stand for no choice of the
 * user's: all that there are, once, and a warning. `undefined` when that is not what `error` is.
 */
export function widened(
  means: ExchangeMeans,
  error: unknown
): { readonly means: ExchangeMeans; readonly warning: DeadLetterError } | undefined {
  const mismatch = DeadLetterError.is(error) && error.code === 'GROUP_PROTOCOL_MISMATCH'
  if (!mismatch || means.facts.assignors !== defaultAssignors) return undefined
  const group = means.facts.groupId
  const got = fallbackAssignors.slice(1).join(', ')
  return {
    means: {
      ...means,
      assignors: fallbackAssignors.map(name => assignorsByName[name]),
      facts: { ...means.facts, assignors: fallbackAssignors }
    },
    warning: new DeadLetterError('GROUP_ASSIGNORS_WIDENED', { group, got })
  }
}
