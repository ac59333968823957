import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { type DeadLetterConsumer, unhealthyReasons } from '@dead-letter/kafka'
import { exposeMetrics } from '@dead-letter/kafka/prometheus'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { type Address, isLoopback } from '../config/address-readers.ts'
import { UsageError } from '../usage-error.ts'

/** What answers probes and Prometheus. */
export interface Served {
  readonly url: string
  /** Ends it, within a second: an answer under way is finished. */
  close(): Promise<void>
}

/** A client that does not go on is not waited for. */
const requestMs = 5000
const mostConnections = 100
const lastAnswersMs = 1000

/**
 * Answers `/metrics` for Prometheus and the console, `/livez` and `/readyz` for whoever runs the process.
 * @throws UsageError where the address cannot be listened at
 */
export async function serve(
  consumer: Pick<DeadLetterConsumer, 'health' | 'metrics'>,
  { host, port }: Address
): Promise<Served> {
  const register = new Registry()
  exposeMetrics(consumer, { Gauge, Counter, register })
  collectDefaultMetrics({ register })
  const limits = { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: requestMs }
  const server = createServer(limits, (request, answer) => {
    answer.setHeader('cache-control', 'no-store')
    answer.setHeader('x-content-type-options', 'nosniff')
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(answer, 405, { allow: 'GET, HEAD' })
    if (isLoopback(host) && !isMeant(request)) return end(answer, 421)
    switch (request.url?.split('?')[0]) {
      case '/livez':
        return json(answer, 200, { alive: true })
      case '/readyz': {
        const health = consumer.health()
        const { healthy: ready, state } = health
        return json(answer, ready ? 200 : 503, { ready, state, reasons: unhealthyReasons(health) })
      }
      case '/metrics':
        return void register.metrics().then(
          text => end(answer, 200, { 'content-type': register.contentType }, text),
          () => end(answer, 500)
        )
      default:
        return end(answer, 404)
    }
  })
  server.maxConnections = mostConnections
  const at = (number: number): string => `${isIP(host) === 6 ? `[${host}]` : host}:${number}`
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code = error.message } = error
      reject(new UsageError(`--serve cannot listen at ${at(port)}: ${problems[code] ?? 'that failed'} (${code})`))
    })
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  return {
    url: `http://${at(typeof bound === 'object' && bound !== null ? bound.port : port)}`,
    close: () =>
      new Promise(resolve => {
        const late = setTimeout(() => server.closeAllConnections(), lastAnswersMs)
        server.close(() => {
          clearTimeout(late)
          resolve()
        })
      })
  }
}

const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there; give another port, or 0 for one that is free',
  EACCES: 'this user may not use the port; give one above 1023',
  EADDRNOTAVAIL: 'the address is not of this machine; 0.0.0.0 is every address that it has',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up'
}

/** A page of another site could have its own name point to this machine (DNS rebinding): at loopback no such name is answered. */
function isMeant({ headers: { host = '' } }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return isIP(name) !== 0 || name.toLowerCase() === 'localhost'
}

function json(answer: ServerResponse, status: number, body: unknown): void {
  end(answer, status, { 'content-type': 'application/json' }, JSON.stringify(body))
}

function end(answer: ServerResponse, status: number, headers: Record<string, string> = {}, body = ''): void {
  answer.writeHead(status, headers).end(body)
}
