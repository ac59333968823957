import { ConsoleError, type ConsoleErrorCode } from '../../errors.ts'

/** Nothing came back from the provider. */
export class Unreached extends Error {
  constructor(cause: unknown) {
    const { message, cause: inner } = cause as Error
    super(inner instanceof Error ? `${message}: ${inner.message}` : message, { cause })
  }
}

interface Failure {
  readonly failure: ConsoleError
  /** For the log: it quotes no token, code or secret. */
  readonly reason: string
}

/** Errors of OAuth that tell of the provider's own trouble. */
const passing = ['server_error', 'temporarily_unavailable', 'slow_down']
/** Those that tell that it does not know the console as it is configured. */
const misconfigured = [
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'unsupported_response_type',
  'invalid_request'
]

/** What openid-client threw, as this console tells it. Its errors hold whole answers: only their names and what is meant for people are told. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConsoleError) return { failure: error, reason: error.message }
  const { name, code, message, cause, error: oauth, status, error_description: about } = error as Told
  const make = (as: ConsoleErrorCode, reason: string): Failure => ({ failure: new ConsoleError(as), reason })
  const unreached = error instanceof Unreached ? error : cause instanceof Unreached ? cause : null
  if (unreached !== null) return make('CONSOLE_PROVIDER_AWAY', quoted(unreached.message))
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return make('CONSOLE_PROVIDER_AWAY', message)
  if (typeof oauth === 'string') {
    const reason = `${quoted(oauth)}${typeof about === 'string' ? ` ${quoted(about)}` : ''}`
    if (passing.includes(oauth) || (status ?? 0) >= 500 || status === 429) return make('CONSOLE_PROVIDER_AWAY', reason)
    return make(misconfigured.includes(oauth) ? 'CONSOLE_PROVIDER_REFUSED' : 'CONSOLE_SIGN_IN_REFUSED', reason)
  }
  if (name === 'WWWAuthenticateChallengeError') return make('CONSOLE_SIGN_IN_REFUSED', `status ${status}`)
  const answered = cause instanceof Response ? cause.status : null
  if (answered !== null && (answered >= 500 || answered === 429 || answered === 404))
    return make('CONSOLE_PROVIDER_AWAY', `status ${answered}`)
  return make(
    'CONSOLE_PROVIDER_INVALID',
    quoted(`${message}${answered === null ? '' : ` (${answered})`}${insideOf(cause)}`)
  )
}

interface Told extends Error {
  readonly code?: string
  readonly error?: unknown
  readonly error_description?: unknown
  readonly status?: number
}

/** What is inside of a general message, such as which claim was wrong. */
const insideOf = (cause: unknown): string =>
  cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : ''

/** A text of others in one line. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed().slice(0, 300)).slice(1, -1)
