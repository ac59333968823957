import type { FastifyReply } from 'fastify'

/** Of this host alone, over TLS alone (browsers take loopback for that), and out of reach of scripts. */
export const cookieName = '__Host-dead-letter'

const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const

export const setCookie = (reply: FastifyReply, token: string): void => {
  reply.setCookie(cookieName, token, attributes)
}

export const endCookie = (reply: FastifyReply): void => {
  reply.clearCookie(cookieName, attributes)
}
