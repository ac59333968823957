import { BusinessError, InfrastructureError, TransientError } from '@dead-letter/kafka'
import { verdictOfStatus } from '@dead-letter/operator'

/** The endpoint does not know this program. */
const stranger: ReadonlySet<number> = new Set([401, 403, 407, 498])
/** A wrong URL, method, protocol or content type, as long as the endpoint took no record; later the record's. */
const perhapsWrong: ReadonlySet<number> = new Set([404, 405, 406, 410, 415, 426])

/**
 * What an answer other than 2xx means for the record: what the library takes such a status for in an error, said with what to look at.
 * @param accepted whether this endpoint has taken a record before
 */
export function refusal(endpoint: string, status: number, said: string, accepted: boolean): Error {
  const message = `${endpoint} answered ${status}${said === '' ? '' : `: ${said}`}`
  if (stranger.has(status))
    return new InfrastructureError(`${message} (it refuses this program, not the record: check --http-header)`)
  if (perhapsWrong.has(status) && !accepted)
    return new InfrastructureError(
      `${message} (it has taken no record yet, so --http, --http-method or the content type are taken for wrong)`
    )
  if (status < 400)
    return new InfrastructureError(`${message} (redirects are not followed: give the URL that it leads to)`)
  switch (verdictOfStatus(status)) {
    case 'infrastructure':
      return new InfrastructureError(message)
    case 'business':
      return new BusinessError(message)
    default:
      return new TransientError(message)
  }
}
