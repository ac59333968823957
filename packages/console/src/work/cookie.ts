import type { FastifyReply } from 'fastify'

/** Of this host alone, over TLS alone (browsers take loopback for that), and out of reach of scripts. */
export const cookieName = '__Host-dead-letter'

/** What a browser shows that it began to sign in at the provider. */
export const browserCookie = '__Host-dead-letter-signing-in'
/** Code of why that came to nothing. */
export const problemCookie = '__Host-dead-letter-problem'
const problemS = 60

const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const

export const setCookie = (reply: FastifyReply, token: string): void => {
  reply.setCookie(cookieName, token, attributes)
}

export const setBrowserCookie = (reply: FastifyReply, token: string, seconds: number): void => {
  reply.setCookie(browserCookie, token, { ...attributes, maxAge: seconds })
}

export const setProblemCookie = (reply: FastifyReply, code: string): void => {
  reply.setCookie(problemCookie, code, { ...attributes, maxAge: problemS })
}

export const endProblemCookie = (reply: FastifyReply): void => {
  reply.clearCookie(problemCookie, attributes)
}

export const endCookie = (reply: FastifyReply): void => {
  reply.clearCookie(cookieName, attributes)
}
