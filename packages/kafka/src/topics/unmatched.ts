import { nearest } from '../options/check.ts'
import { expressionSource, type Subscription, writtenExpression } from './subscription.ts'

/** At most so many names are offered. */
const offered = 3

/** The expressions of a subscription that match no topic, each with the existing names that may be meant. */
export function unmatchedExpressions(
  { patterns }: Subscription,
  topics: readonly { readonly name: string; readonly isInternal: boolean }[]
): { readonly pattern: string; readonly near: readonly string[] }[] {
  const names = topics.flatMap(({ name, isInternal }) => (isInternal ? [] : [name]))
  return patterns.flatMap(pattern =>
    names.some(name => pattern.test(name))
      ? []
      : [{ pattern: writtenExpression(pattern), near: namesNear(pattern, names) }]
  )
}

/** The existing name that a missing one may be a slip of. */
export const nameNear = (name: string, names: readonly string[]): string | undefined => nearest(name, names)

/** Those that it would match in other capitals or as a part of the name, as in other programs; else the closest in writing. */
function namesNear(pattern: RegExp, names: readonly string[]): string[] {
  const loose = new RegExp(expressionSource(pattern), pattern.flags.includes('i') ? pattern.flags : `${pattern.flags}i`)
  const partly = names.filter(name => loose.test(name))
  if (partly.length > 0) return partly.sort().slice(0, offered)
  const text = expressionSource(pattern)
    .replaceAll(/\\(.)|[.*+?^$()[\]{}|]/g, (_, escaped: string | undefined) => escaped ?? '')
    .slice(0, 249)
  const close = nearest(text, names)
  return close === undefined ? [] : [close]
}
