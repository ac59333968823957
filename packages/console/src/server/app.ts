import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import fastify, { type FastifyInstance } from 'fastify'
import { ConsoleError } from '../errors.ts'
import { actionRoutes } from '../routes/actions.ts'
import { auditRoutes } from '../routes/audit.ts'
import { causeRoutes } from '../routes/causes.ts'
import { letterDetailRoutes } from '../routes/letter.ts'
import { letterRoutes } from '../routes/letters.ts'
import { operationRoutes } from '../routes/operations.ts'
import { overviewRoutes } from '../routes/overview.ts'
import { planRoutes } from '../routes/plans.ts'
import { accessRoutes } from '../routes/session.ts'
import { settingsRoutes } from '../routes/settings.ts'
import type { Parts } from '../work/parts.ts'
import { checkHost } from './guards.ts'
import { readExactly } from './json-body.ts'
import { answerToUnreadable, problemOf } from './problems.ts'
import { registerRoutes } from './route-table.ts'
import { serveUi } from './static-ui.ts'
import { trustOf } from './trusted-proxies.ts'
import { whoOf } from './who.ts'

/** Requests of one address in a minute. */
const perMinute = 1200
const bodyBytes = 1 << 20
/** Asked by the address of a process, by whoever has to know whether it lives. */
const probes = ['/livez', '/readyz']

/** The web server of a console, not listening yet. */
export async function makeApp(parts: Parts): Promise<FastifyInstance> {
  const { options, version, events, index, access } = parts
  const log = options.onLog ?? (() => {})
  const base = options.origin === undefined ? '/' : `${new URL(options.origin).pathname}/`.replace('//', '/')
  const app = fastify({
    bodyLimit: bodyBytes,
    trustProxy: trustOf(options),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: true,
    clientErrorHandler: ({ code }, socket) => {
      if (code === 'ECONNRESET' || !socket.writable) socket.destroy()
      else socket.end(answerToUnreadable(code))
    },
    // A proxy may hand on the path as it is, or without what leads to this console.
    rewriteUrl: ({ url = '/' }) => (base !== '/' && url.startsWith(base) ? url.slice(base.length - 1) : url)
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  readExactly(app)
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, String(request.id), log)
    return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = problemOf(new ConsoleError('CONSOLE_NOT_FOUND', { what: 'such address' }), String(request.id), log)
    return reply.code(404).type('application/problem+json').serializer(JSON.stringify).send(problem)
  })
  app.addHook('onRequest', async request => {
    if (!probes.includes(request.routeOptions.url ?? '')) checkHost(request, options)
  })
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        ...{ defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'] },
        ...{ fontSrc: ["'self'"], connectSrc: ["'self'"], workerSrc: ["'self'"], manifestSrc: ["'self'"] },
        ...{ baseUri: ["'self'"], formAction: ["'self'"], frameAncestors: ["'none'"] }
      }
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Whether there is TLS is the proxy's to know.
    strictTransportSecurity: options.origin?.startsWith('https:') ?? false
  })
  await app.register(rateLimit, {
    ...{ max: perMinute, timeWindow: '1 minute' },
    allowList: request => probes.includes(request.routeOptions.url ?? '') || request.url.startsWith('/assets/')
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'dead-letter console', version },
      servers: [{ url: base === '/' ? '/' : base.slice(0, -1) }]
    }
  })
  registerRoutes(app, parts, {
    ...accessRoutes(parts),
    ...overviewRoutes(parts),
    ...causeRoutes(parts),
    ...letterRoutes(parts),
    ...letterDetailRoutes(parts),
    ...actionRoutes(parts),
    ...planRoutes(parts),
    ...operationRoutes(parts),
    ...auditRoutes(parts),
    ...settingsRoutes(parts)
  })
  app.get('/api/v1/events', { schema: { hide: true } }, async (request, reply) => {
    const who = whoOf(request, parts, Date.now())
    if (who === null) throw new ConsoleError('CONSOLE_NOT_SIGNED_IN')
    const last = Number(request.headers['last-event-id'] ?? Number.NaN)
    reply.hijack()
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      ...{ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
    })
    events.listen(reply.raw, who, Number.isSafeInteger(last) ? last : null)
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/livez', { schema: { hide: true } }, async () => ({ alive: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    const ready = index.progress.state !== 'failed'
    return reply.code(ready ? 200 : 503).send({ ready, index: index.progress.state, login: access.login })
  })
  await serveUi(app, base)
  return app
}
