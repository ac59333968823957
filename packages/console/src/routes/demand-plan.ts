import type { Who } from '../access/access.ts'
import { unmaskedUntil } from '../access/unmasking.ts'
import type { PlanRequest } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import { hiddenParts } from '../letters/hidden-parts.ts'
import { readPlaces } from '../letters/read-places.ts'
import type { Parts } from '../work/parts.ts'

const invalid = (reason: string) => new ConsoleError('CONSOLE_REQUEST_INVALID', { reason })

/** What is asked for can be planned: it says which letters are meant, and writes nothing over what is hidden. @throws ConsoleError CONSOLE_REQUEST_INVALID */
export async function demandPlan(
  { reader, cluster, mask }: Pick<Parts, 'reader' | 'cluster' | 'mask'>,
  { dlq, all = false, filter = {}, transform }: PlanRequest,
  who: Who,
  now: number
): Promise<void> {
  if (!all && Object.keys(filter).length === 0)
    throw invalid('filter is empty: say which letters are meant, or give all')
  if (transform?.kind !== 'record') return
  const [failure = '', ...more] = filter.lineage ?? []
  if (all || more.length > 0 || failure.length !== 32)
    throw invalid('A record that is written anew is one: filter.lineage has to hold the whole key of one failure')
  if (unmaskedUntil(who, dlq, now) !== null) return
  const { letters } = await reader.ask('lineage', failure)
  for await (const letter of readPlaces(
    cluster,
    letters.filter(place => place.dlq === dlq)
  )) {
    const hidden = hiddenParts(letter, mask.apply(letter)).filter(part => part in transform)
    if (hidden.length > 0)
      throw invalid(
        `Of this record the ${hidden.join(' and the ')} is masked for you, and what is masked would be sent: show values unmasked first, or change it by a patch`
      )
  }
}
