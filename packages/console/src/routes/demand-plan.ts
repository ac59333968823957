import { patchReadsHidden, tellsOtherFailure } from '@dead-letter/operator'
import type { Who } from '../access/access.ts'
import { permission } from '../access/permissions.ts'
import { unmaskedUntil } from '../access/unmasking.ts'
import type { PlanRequest } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import { hiddenParts } from '../letters/hidden-parts.ts'
import { readPlaces } from '../letters/read-places.ts'
import type { Parts } from '../work/parts.ts'

const invalid = (reason: string) => new ConsoleError('CONSOLE_REQUEST_INVALID', { reason })

/**
 * What is asked for can be planned: it says which letters are meant, goes nowhere that is not its writer's, writes nothing over what is
 * hidden, and makes no letter of it that says to be from elsewhere.
 * @throws ConsoleError CONSOLE_REQUEST_INVALID, CONSOLE_FORBIDDEN
 */
export async function demandPlan(
  { reader, cluster, mask }: Pick<Parts, 'reader' | 'cluster' | 'mask'>,
  { dlq, all = false, filter = {}, target, transform }: PlanRequest,
  who: Who,
  now: number
): Promise<void> {
  if (!all && Object.keys(filter).length === 0)
    throw invalid('filter is empty: say which letters are meant, or give all')
  if (target !== undefined) demandTarget(target, who)
  const isMasked = unmaskedUntil(who, dlq, now) === null
  if (transform?.kind === 'json-patch' && isMasked && patchReadsHidden(transform.patch, mask.given))
    throw invalid(
      'The patch copies, moves or tests what is masked for you, or what may hold it: show values unmasked first, or write values by add and replace'
    )
  if (transform?.kind !== 'record') return
  const [failure = '', ...more] = filter.lineage ?? []
  if (all || more.length > 0 || failure.length !== 32)
    throw invalid('A record that is written anew is one: filter.lineage has to hold the whole key of one failure')
  const { letters } = await reader.ask('lineage', { failure, dlqs: [dlq] })
  let read = 0
  for await (const letter of readPlaces(cluster, letters)) {
    read++
    const hidden = isMasked ? hiddenParts(letter, mask.apply(letter)).filter(part => part in transform) : []
    if (hidden.length > 0)
      throw invalid(
        `Of this record the ${hidden.join(' and the ')} is masked for you, and what is masked would be sent: show values unmasked first, or change it by a patch`
      )
    if (tellsOtherFailure(letter, transform)) throw invalid(tellsOther)
  }
  if (read > 0) return
  if (tellsOtherFailure(null, transform)) throw invalid(tellsOther)
  if (isMasked && mask.given.length > 0) throw invalid(notThere)
}

const notThere =
  'The index does not have this failure yet, so that nobody knows whether what is masked for you stands in what was written: wait until it has, show values unmasked first, or change the record by a patch'

const tellsOther =
  'The key or the headers that were written tell of a failure as a dead letter does, otherwise than the record did: leave headers of such names, and a key that names a topic, as they are'

/** A topic that somebody names is for whoever may send back out of it, too: its letters and theirs mix. @throws ConsoleError CONSOLE_FORBIDDEN */
export function demandTarget(
  target: { readonly kind: string; readonly topic?: string | undefined },
  { grants }: Pick<Who, 'grants'>
): void {
  if (target.kind !== 'topic') return
  const { allowed, reason } = permission(grants, 'redrive', target.topic ?? '', false)
  if (!allowed) throw new ConsoleError('CONSOLE_FORBIDDEN', { reason: `${reason}, where the plan sends records to` })
}
