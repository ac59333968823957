import { randomUUID } from 'node:crypto'
import { type Cluster, type LedgerNames, type LetterMask, makePlan, readLedgerFor } from '@dead-letter/operator'
import type { PlanPreview, PlanRequest } from '../api/index.ts'
import { planRequest } from './plan-request.ts'

/** Failures that are looked at, and for how long. */
const mostFailures = 20
const patienceMs = 5000

/** Where it is looked, and until when. */
interface Looking {
  readonly cluster: Cluster
  readonly names: LedgerNames
  readonly mask: LetterMask
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal
}

/** What a plan would make of the first failures that it means: before and after, and what is wrong with them. Keeps nothing. */
export async function previewPlan(
  { cluster, names, mask, signal: gone }: Looking,
  request: PlanRequest,
  by: string,
  maySee: boolean
): Promise<PlanPreview> {
  const { known, within } = await readLedgerFor(cluster, names, { topic: request.dlq, signal: gone })
  const signal = AbortSignal.any([gone, AbortSignal.timeout(patienceMs)])
  const own = { by, maySee, operation: randomUUID(), now: Date.now }
  const asked = { ...planRequest(request), ...own, names, mask, signal, within }
  const { report } = await makePlan(cluster, { ...asked, limit: mostFailures }, known.view)
  const { letters, send, park, skip, samples, transformErrors, checkErrors } = report
  return {
    ...{ letters, send, skip: skip as Record<string, number> },
    ...{ samples: samples as unknown as PlanPreview['samples'], transformErrors, checkErrors },
    more: signal.aborted || send + park >= mostFailures
  }
}
