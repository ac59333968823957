import { expressionSource, type Subscription, writtenExpression } from './subscription.ts'

/** How frameworks name dead-letter topics, and the word that an expression which means them has. */
const forms: readonly { readonly name: RegExp; readonly word: RegExp }[] = [
  { name: /^error\..+\..+$/, word: /error/i },
  { name: /[._-](?:dlt|dlq|dead-?letters?)$/i, word: /dlt|dlq|dead/i }
]

/** Expressions of a subscription that match dead-letter topics without being aimed at them. */
export function deadLetterNames(
  { patterns }: Subscription,
  topics: Iterable<string>
): { readonly pattern: string; readonly topics: readonly string[] }[] {
  const names = [...topics]
  return patterns.flatMap(pattern => {
    const found = names.filter(
      name =>
        pattern.test(name) && forms.some(form => form.name.test(name) && !form.word.test(expressionSource(pattern)))
    )
    return found.length === 0 ? [] : [{ pattern: writtenExpression(pattern), topics: found.sort() }]
  })
}
