import { STATUS_CODES } from 'node:http'
import { DeadLetterError } from '@dead-letter/operator'
import type { FastifyError } from 'fastify'
import type { Problem } from '../api/index.ts'
import { ConsoleError } from '../errors.ts'

/** Statuses of the library's codes; any other is 400 for an option, and 502 for what a broker said. */
const statuses: Readonly<Record<string, number>> = {
  OPERATION_RUNNING: 409,
  OPERATION_FENCED: 409,
  OPERATION_UNKNOWN: 404,
  REDRIVE_PLAN_STALE: 409,
  REDRIVE_READS_MASKED: 403,
  REDRIVE_TARGET_UNSAFE: 409,
  READ_TOPIC_MISSING: 404,
  READ_PARTITION_MISSING: 404,
  READ_TOPIC_FORBIDDEN: 403
}

/** Any error as RFC 9457 has it. What is not meant for others stays in the log. */
export function problemOf(error: unknown, requestId: string, log: (line: string) => void): Problem {
  if (error instanceof ConsoleError) {
    const { code, status, retriable, message } = error
    return problem(status, code, message, retriable, requestId)
  }
  if (DeadLetterError.is(error)) {
    const { code, message, retriable } = error
    const status = statuses[code] ?? (code.startsWith('OPTION_') ? 400 : code.startsWith('LEDGER_') ? 409 : 502)
    const field = (error as { readonly option?: unknown }).option
    return { ...problem(status, code, message, retriable, requestId), ...(typeof field === 'string' ? { field } : {}) }
  }
  const { statusCode, validation, validationContext, message, code } = error as FastifyError
  // What cannot be the name of something names nothing: whoever has followed a broken link is told that, not how names are made.
  if (validation !== undefined && validationContext === 'params')
    return problemOf(
      new ConsoleError('CONSOLE_NOT_FOUND', { what: 'plan, operation, cause or letter of that name' }),
      requestId,
      log
    )
  if (validation !== undefined) {
    const [first] = validation
    const field = first?.instancePath || (first?.params as { readonly missingProperty?: string })?.missingProperty
    return {
      ...problem(
        400,
        'CONSOLE_REQUEST_INVALID',
        `The request is not as the API takes it: ${message}`,
        false,
        requestId
      ),
      ...(field ? { field } : {})
    }
  }
  if (statusCode === 429) return problem(429, 'CONSOLE_TOO_MANY', message, true, requestId)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return problem(statusCode, 'CONSOLE_REQUEST_INVALID', message, false, requestId)
  log(`request ${requestId}: ${code ?? ''} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  const told = new ConsoleError('CONSOLE_INTERNAL', { request: requestId })
  return problem(told.status, told.code, told.message, told.retriable, requestId)
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  422: 'Not possible',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Kafka',
  503: 'Unavailable'
}

const problem = (status: number, code: string, detail: string, retriable: boolean, requestId: string): Problem => ({
  ...{ type: 'about:blank', title: titles[status] ?? 'Error', status, detail, code, retriable, requestId }
})

const unreadable: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Address and headers of the request are too long: ask for less at once'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come to its end in time: send it again']
}

/** The whole answer to what is no request of HTTP, or none that can be read to its end. */
export function answerToUnreadable(code: string | undefined): string {
  const [status, detail] = unreadable[code ?? ''] ?? [400, 'This is no request of HTTP/1.1']
  const reason = STATUS_CODES[status]
  const body = JSON.stringify({
    ...{
      type: 'about:blank',
      title: reason,
      status,
      detail,
      code: 'CONSOLE_REQUEST_INVALID',
      retriable: status === 408
    }
  })
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`
  ]
  return `${head.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`
}
