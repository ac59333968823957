/** What the console itself refuses, with the status of its answer and what a person can do. `{…}` is filled in. */
const table = {
  CONSOLE_INDEX_UNREADABLE: {
    ...{ status: 503, retriable: true },
    message:
      'The index cannot be read: {reason}. It is made anew by itself; otherwise look at its folder and at the disk'
  },
  CONSOLE_AUDIT_UNREAD: {
    ...{ status: 503, retriable: true },
    message: 'The audit cannot be shown: {reason}. It is read again when it is asked for'
  },
  CONSOLE_NOT_SIGNED_IN: { status: 401, retriable: false, message: 'Nobody is signed in: sign in first' },
  CONSOLE_SIGN_IN_FAILED: { status: 401, retriable: false, message: 'Name or password is wrong' },
  CONSOLE_PROVIDER_AWAY: {
    ...{ status: 503, retriable: true },
    message:
      'The identity provider does not answer, so that nobody can sign in: try again, and look at it and at the way from the console to it. Who was signed in goes on for 15 minutes'
  },
  CONSOLE_PROVIDER_REFUSED: {
    ...{ status: 502, retriable: false },
    message:
      'The identity provider does not take this console: compare --oidc-client-id, its secret, --oidc-scope and the redirect address with what is registered there; the log of the console says what it answered'
  },
  CONSOLE_PROVIDER_INVALID: {
    ...{ status: 502, retriable: false },
    message:
      'What the identity provider answered cannot be believed, and nobody was signed in: compare --oidc-issuer with what the provider says of itself; the log of the console says what was wrong'
  },
  CONSOLE_SIGN_IN_STALE: {
    ...{ status: 400, retriable: false },
    message: 'This sign-in was begun in another browser or too long ago, or is over: sign in again'
  },
  CONSOLE_SIGN_IN_REFUSED: {
    ...{ status: 401, retriable: false },
    message: 'The identity provider did not sign you in: sign in again, or ask its admins'
  },
  CONSOLE_NO_ROLE: {
    ...{ status: 403, retriable: false },
    message: 'The identity provider knows you, but none of your groups has a role here: ask an admin of this console'
  },
  CONSOLE_FORBIDDEN: {
    ...{ status: 403, retriable: false },
    message: '{reason}. Ask an admin of this console for the role'
  },
  CONSOLE_READ_ONLY: {
    ...{ status: 403, retriable: false },
    message: 'This console was started with --read-only: it changes nothing'
  },
  CONSOLE_CSRF: {
    ...{ status: 403, retriable: false },
    message:
      'The request does not have the x-csrf-token of this session, or comes from another site: load the page again'
  },
  CONSOLE_HOST: {
    ...{ status: 403, retriable: false },
    message:
      "The request is for host '{host}', which this console does not answer to: use its own address, or --origin-url"
  },
  CONSOLE_REQUEST_INVALID: { status: 400, retriable: false, message: '{reason}' },
  CONSOLE_NOT_FOUND: { status: 404, retriable: false, message: 'There is no {what}' },
  CONSOLE_LETTER_GONE: {
    ...{ status: 410, retriable: false },
    message: 'The letter {place} is not in the topic any more: retention took it, or it was deleted'
  },
  CONSOLE_COUNT_CHANGED: {
    ...{ status: 409, retriable: false },
    message: '{found} failures would be changed now, and {expected} were agreed on: look at the preview again'
  },
  CONSOLE_PLAN_CHANGED: {
    ...{ status: 409, retriable: false },
    message: 'The plan is not the one that was looked at: load it again'
  },
  CONSOLE_PLAN_NOT_READY: { status: 409, retriable: false, message: 'The plan is {state}: {repair}' },
  CONSOLE_PLAN_GONE: {
    ...{ status: 410, retriable: false },
    message:
      'The plan {id} could not be made, and so many others since could not either that it is not kept: make it anew'
  },
  CONSOLE_PLANS_TOO_MANY: {
    ...{ status: 429, retriable: true },
    message: '{count} plans are being made: wait until one is ready, or take one back'
  },
  CONSOLE_SIGN_OFF_OWN: {
    ...{ status: 403, retriable: false },
    message: 'A plan is signed off by somebody else than {by}, who made it'
  },
  CONSOLE_KEY_REUSED: {
    ...{ status: 422, retriable: false },
    message: 'This idempotency key was given with another request: use a new one'
  },
  CONSOLE_TOO_MANY: { status: 429, retriable: true, message: 'Too many requests: wait {seconds} s' },
  CONSOLE_INTERNAL: {
    ...{ status: 500, retriable: true },
    message: 'The console met an error of its own, which is in its log under {request}'
  }
} as const

export type ConsoleErrorCode = keyof typeof table

export const isConsoleErrorCode = (text: string): text is ConsoleErrorCode => Object.hasOwn(table, text)

export const consoleErrorCodes = Object.keys(table) as ConsoleErrorCode[]

/** Something that the console refuses. */
export class ConsoleError extends Error {
  readonly code: ConsoleErrorCode
  readonly status: number
  readonly retriable: boolean

  constructor(code: ConsoleErrorCode, facts: Readonly<Record<string, string | number>> = {}) {
    const { status, retriable, message } = table[code]
    super(message.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '')))
    this.name = 'ConsoleError'
    this.code = code
    this.status = status
    this.retriable = retriable
  }
}
