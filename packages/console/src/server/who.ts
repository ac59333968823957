import type { FastifyRequest } from 'fastify'
import type { Who } from '../access/access.ts'
import { cookieName } from '../work/cookie.ts'
import type { Parts } from '../work/parts.ts'

export const whoOf = (request: FastifyRequest, { access }: Pick<Parts, 'access'>, now: number): Who | null =>
  access.who(request.cookies[cookieName], now)
