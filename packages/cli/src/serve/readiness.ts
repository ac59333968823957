import type { ConsumerHealth } from '@dead-letter/kafka'

/**
 * Why it is not ready, by kinds and codes, each once: whoever may probe need not know the names of topics. Empty exactly when
 * `health().healthy`.
 */
export function reasonsOf({ state, contact, breaker, floods, partitions, outliving }: ConsumerHealth): string[] {
  const reasons = new Set<string>()
  if (state !== 'running') reasons.add(state)
  if (contact.lost !== null) reasons.add(`no answer from the ${contact.lost.with}`)
  if (breaker.state !== 'closed') reasons.add('breaker open')
  for (const { class: kind } of floods) if (kind === 'poison') reasons.add('flood of poison')
  for (const { familyOf, holds } of partitions)
    if (familyOf === undefined) for (const { reason, error } of holds) reasons.add(`held: ${reason} (${error.code})`)
  for (const { holds } of outliving)
    for (const { reason, error } of holds) reasons.add(`held: ${reason} (${error.code})`)
  return [...reasons]
}
