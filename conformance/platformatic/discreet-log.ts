import { formatWithOptions } from 'node:util'
import { loggers } from '@platformatic/kafka'

/**
 * The client logs each request when the environment's DEBUG asks for it, which `DEBUG=*` does: with the bytes of a SASL
 * exchange, in which PLAIN has the password, and with the options of the connection, in which TLS has its key.
 * Takes both out of what is logged.
 */
export function keepSecretsOutOfDebugLog(): void {
  const { protocol } = loggers
  if (protocol === undefined) return
  const log: unknown = protocol.log
  const write = typeof log === 'function' ? (log as Write) : toStderr
  protocol.log = (...args: unknown[]) => write(...args.map(withoutSecrets))
}

type Write = (...args: unknown[]) => void

/** As the client's logger does by itself. */
const toStderr: Write = (...args) => void process.stderr.write(`${formatWithOptions({}, ...args)}\n`)

function withoutSecrets(logged: unknown): unknown {
  if (typeof logged !== 'object' || logged === null || !('request' in logged)) return logged
  const { apiKey, correlationId, request, ...rest } = logged as Readonly<Record<string, unknown>>
  if (typeof apiKey !== 'string' || apiKey.startsWith('Sasl')) return { apiKey, correlationId }
  const { apiVersion, payload } = (request ?? {}) as Readonly<Record<string, unknown>>
  return { apiKey, correlationId, request: { apiVersion, payload }, ...rest }
}
