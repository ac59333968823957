import { BusinessError, InfrastructureError, TransientError } from '@dead-letter/kafka'

/** The service, or what stands before it, is not there, busy or full: the library's own table. */
const away: ReadonlySet<number> = new Set([
  ...[408, 425, 429, 499, 502, 503, 504, 507, 509, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599]
])
/** Misdirected, locked, "retry with": the same request may be taken later. */
const later: ReadonlySet<number> = new Set([421, 423, 449])
/** The endpoint does not know this program. */
const stranger: ReadonlySet<number> = new Set([401, 403, 407, 498])
/** A wrong URL, method, protocol or content type, as long as the endpoint took no record; later the record's. */
const perhapsWrong: ReadonlySet<number> = new Set([404, 405, 406, 410, 415, 426])

/**
 * What an answer other than 2xx means for the record.
 * @param accepted whether this endpoint has taken a record before
 */
export function refusal(endpoint: string, status: number, said: string, accepted: boolean): Error {
  const message = `${endpoint} answered ${status}${said === '' ? '' : `: ${said}`}`
  if (away.has(status)) return new InfrastructureError(message)
  if (stranger.has(status))
    return new InfrastructureError(`${message} (it refuses this program, not the record: check --http-header)`)
  if (perhapsWrong.has(status) && !accepted)
    return new InfrastructureError(
      `${message} (it has taken no record yet, so --http, --http-method or the content type are taken for wrong)`
    )
  if (status < 400)
    return new InfrastructureError(`${message} (redirects are not followed: give the URL that it leads to)`)
  return status < 500 && !later.has(status) ? new BusinessError(message) : new TransientError(message)
}
