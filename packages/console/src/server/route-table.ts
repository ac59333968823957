import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { everyTopic, isGranted, permission, seesAllTopics } from '../access/permissions.ts'
import { Problem, type RouteName, type RouteSpec, routes } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'
import { providerLimit, providerRoutes } from '../routes/provider.ts'
import { type SessionRoutes, sessionRoutes } from '../routes/session.ts'
import type { Ask, Handlers } from '../work/ask.ts'
import { cookieName } from '../work/cookie.ts'
import type { Parts } from '../work/parts.ts'
import { checkCsrf, checkSite } from './guards.ts'
import { whoOf } from './who.ts'

/** Routes that are asked without a session. */
type SessionRoute = 'me' | 'signIn' | 'signInAtProvider' | 'signOut'
const isSessionRoute = (name: RouteName): name is SessionRoute => routes[name].access === 'anyone'

/** Sign-ins are tried so often in a minute from one address. */
const signIns = { max: 10, timeWindow: '1 minute' }
const limits: Readonly<Partial<Record<RouteName, typeof signIns>>> = {
  signIn: signIns,
  signInAtProvider: providerLimit
}

/** Registers every route of the table: what it takes is checked by its schema, who may by its access, before its handler is asked. */
export function registerRoutes(app: FastifyInstance, parts: Parts, handlers: Omit<Handlers, SessionRoute>): void {
  const sessions = sessionRoutes(parts)
  const provider = providerRoutes(app, parts)
  for (const [name, spec] of Object.entries(routes) as [RouteName, RouteSpec][])
    app.route({
      method: spec.method,
      url: `/api/v1${spec.path}`,
      schema: schemaOf(name, spec),
      ...(limits[name] ? { config: { rateLimit: limits[name] } } : {}),
      handler: async (request, reply) => {
        const now = Date.now()
        reply.header('cache-control', 'no-store')
        if (isSessionRoute(name)) return session(name, sessions, request, reply, now)
        const ask = { ...(await checked(request, spec, parts, now)), signal: goneSignal(reply) }
        const answer = await (handlers[name] as (ask: unknown) => unknown)(ask)
        reply.code(spec.status ?? 200)
        if (answer instanceof Uint8Array)
          return reply
            .type('application/octet-stream')
            .header('content-disposition', 'attachment; filename="value"')
            .send(answer)
        return answer
      }
    })

  async function session(
    name: SessionRoute,
    { me, signIn, signOut }: SessionRoutes,
    request: FastifyRequest,
    reply: FastifyReply,
    now: number
  ): Promise<unknown> {
    const who = whoOf(request, parts, now)
    if (name === 'me') return me(who, now, who === null ? provider.problemOf(request, now) : null)
    checkSite(request)
    if (name === 'signOut') {
      if (who !== null) checkCsrf(request, who)
      return signOut(who, request.cookies[cookieName], reply, now)
    }
    if (name === 'signInAtProvider') return provider.begin(request, reply, now)
    const { name: user, password } = request.body as { readonly name: string; readonly password: string }
    return signIn(user, password, reply, now)
  }
}

/** @throws ConsoleError CONSOLE_NOT_SIGNED_IN, CONSOLE_CSRF, CONSOLE_FORBIDDEN, CONSOLE_READ_ONLY, CONSOLE_NOT_FOUND */
async function checked(
  request: FastifyRequest,
  spec: RouteSpec,
  parts: Parts,
  now: number
): Promise<Omit<Ask<RouteName>, 'signal'>> {
  const who = whoOf(request, parts, now)
  if (who === null) throw new ConsoleError('CONSOLE_NOT_SIGNED_IN')
  if (spec.method !== 'GET') checkCsrf(request, who)
  const topic = await topicOf(request, spec, parts)
  if (spec.access !== 'signed-in') {
    const { readOnly = false } = parts.options
    const { allowed, reason } = permission(who.grants, spec.access, topic, readOnly)
    if (!allowed) {
      if (readOnly && isGranted(who.grants, spec.access, topic)) throw new ConsoleError('CONSOLE_READ_ONLY')
      throw new ConsoleError('CONSOLE_FORBIDDEN', { reason: reason ?? '' })
    }
  }
  const { params, query, body, id, headers } = request
  const topics = seesAllTopics(who.grants)
    ? null
    : (await parts.reader.ask('dlqs', null)).map(dlq => dlq.topic).filter(name => isGranted(who.grants, 'view', name))
  const idempotencyKey = String(headers['idempotency-key'] ?? '')
  return { params, query, body, who, topics, now, requestId: String(id), idempotencyKey } as Ask<RouteName>
}

/** Aborted when the connection ends before there was an answer: the page was left. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return gone.signal
}

/** The dead-letter topic that a request is about. */
async function topicOf(
  request: FastifyRequest,
  { topicIn }: RouteSpec,
  { plans, reader, operations }: Parts
): Promise<string | null> {
  switch (topicIn) {
    case 'params.dlq':
      return (request.params as { readonly dlq: string }).dlq
    case 'body.dlq':
      return (request.body as { readonly dlq: string }).dlq
    case 'plan': {
      const { id } = request.params as { readonly id: string }
      return plans.find(id, await reader.ask('parts', id)).plan.dlq
    }
    case 'operation': {
      const { id } = request.params as { readonly id: string }
      return (await operations.find(id, await reader.ask('operations', id))).dlq
    }
    case 'every':
      return everyTopic
    default:
      return null
  }
}

const problem = { description: 'What was wrong', content: { 'application/problem+json': { schema: Problem } } }

function schemaOf(name: RouteName, spec: RouteSpec) {
  const { about, params, query, body, headers, status = 200, answer, media, access } = spec
  const told = media === undefined ? answer : { description: about, content: { [media]: { schema: answer } } }
  return {
    operationId: name,
    summary: about,
    description: `Access: ${access}`,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
    response: { [status]: told, '4xx': problem, '5xx': problem }
  }
}
