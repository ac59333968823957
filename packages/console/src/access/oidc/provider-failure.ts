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

/** What a provider is asked: to let somebody in, whether it still vouches for a session, to take one back. */
export type Asked = 'sign-in' | 'session' | 'sign-out'

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
/** Of a session the console asks always alike, so that nothing else than these is about the console: the tokens are refused. */
const unknownConsole = ['invalid_client', 'unauthorized_client']

/**
 * What openid-client threw, as this console tells it. Its errors hold whole answers: only their names and what is meant for people are told.
 * @param asked `metadata`: of the provider itself, for a session; whatever that answers says nothing of a person
 */
export function failureOf(error: unknown, asked: Asked | 'metadata' = 'sign-in'): Failure {
  const told = failureOfAnswer(error, asked === 'metadata' ? 'session' : asked)
  if (asked !== 'metadata' || told.failure.code === 'CONSOLE_PROVIDER_AWAY') return told
  return { failure: new ConsoleError('CONSOLE_PROVIDER_AWAY'), reason: told.reason }
}

function failureOfAnswer(error: unknown, asked: Asked): Failure {
  if (error instanceof ConsoleError) return { failure: error, reason: error.message }
  const { name, code, message, cause, error: oauth, status, error_description: about } = error as Told
  const make = (as: ConsoleErrorCode, reason: string): Failure => ({ failure: new ConsoleError(as), reason })
  const unreached = error instanceof Unreached ? error : cause instanceof Unreached ? cause : null
  if (unreached !== null) return make('CONSOLE_PROVIDER_AWAY', quoted(unreached.message))
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return make('CONSOLE_PROVIDER_AWAY', message)
  if (typeof oauth === 'string') {
    const reason = `${quoted(oauth)}${typeof about === 'string' ? ` ${quoted(about)}` : ''}`
    if (passing.includes(oauth) || isAway(status)) return make('CONSOLE_PROVIDER_AWAY', reason)
    const ofConsole = asked === 'session' ? unknownConsole : misconfigured
    return make(ofConsole.includes(oauth) ? 'CONSOLE_PROVIDER_REFUSED' : 'CONSOLE_SIGN_IN_REFUSED', reason)
  }
  if (name === 'WWWAuthenticateChallengeError') {
    if (isAway(status)) return make('CONSOLE_PROVIDER_AWAY', `status ${status}`)
    return make(isOfToken(cause) ? 'CONSOLE_SIGN_IN_REFUSED' : 'CONSOLE_PROVIDER_REFUSED', `status ${status}`)
  }
  const answered = cause instanceof Response ? cause.status : null
  if (answered !== null && (isAway(answered) || answered === 404))
    return make('CONSOLE_PROVIDER_AWAY', `status ${answered}`)
  if (asked === 'session' && isOfSomebodyElse(code, cause))
    return make('CONSOLE_PROVIDER_AWAY', quoted(`${message}${answered === null ? '' : ` (${answered})`}`))
  return make(
    'CONSOLE_PROVIDER_INVALID',
    quoted(`${message}${answered === null ? '' : ` (${answered})`}${insideOf(cause)}`)
  )
}

/** A status of the provider's own trouble, or of too many questions. */
const isAway = (status = 0): boolean => status >= 500 || status === 429

interface Told extends Error {
  readonly code?: string
  readonly error?: unknown
  readonly error_description?: unknown
  readonly status?: number
}

/** A challenge for a token is about who has it; another one asks the console itself for its name and secret. */
const isOfToken = (challenges: unknown): boolean =>
  Array.isArray(challenges) && challenges.some(({ scheme }) => /^(?:bearer|dpop)$/i.test(scheme))

/** No answer of a provider's: a page of what stands before it, a way to another place, or an answer that was cut off. */
function isOfSomebodyElse(code: string | undefined, answer: unknown): boolean {
  if (code === 'OAUTH_RESPONSE_IS_NOT_JSON' || code === 'OAUTH_PARSE_ERROR') return true
  if (!(answer instanceof Response)) return false
  return ![400, 401, 403].includes(answer.status) || /html/i.test(answer.headers.get('content-type') ?? '')
}

/** What is inside of a general message, such as which claim was wrong. */
const insideOf = (cause: unknown): string =>
  cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : ''

/** A text of others in one line. */
const quoted = (text: string): string => JSON.stringify(text.toWellFormed().slice(0, 300)).slice(1, -1)
