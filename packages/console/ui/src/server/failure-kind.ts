import { RequestFailed } from './problem.ts'

export type FailureKind = 'forbidden' | 'expired' | 'missing' | 'unreached' | 'busy' | 'refused' | 'broken'

/** Which next step a failure has. */
export function kindOf(error: Error): FailureKind {
  if (!(error instanceof RequestFailed)) return 'broken'
  const { status } = error
  if (status === 0 || status === 502 || status === 504) return 'unreached'
  if (status === 401) return 'expired'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'missing'
  if (status === 429 || status === 503) return 'busy'
  return status >= 500 ? 'broken' : 'refused'
}
