import { inexactNumber } from '@dead-letter/operator'
import type { FastifyInstance } from 'fastify'
import { ConsoleError } from '../errors.ts'

/** Digits or a power of ten that a JavaScript number may not hold: other texts need no second look. */
const doubtful = /\d[\d.]{15}|\d[eE]/

/**
 * Bodies of JSON as fastify reads them, but for numbers that JavaScript's numbers do not hold: rounded, another identifier would be
 * written into records than was asked for, and nobody would know.
 */
export function readExactly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string
    parse(request, text, (error, value) => {
      const number = error === null && doubtful.test(text) ? inexactOf(text) : null
      if (number === null) done(error, value)
      else
        done(
          new ConsoleError('CONSOLE_REQUEST_INVALID', {
            reason: `The number ${number} would be rounded: write it as text, or give the whole record as text`
          })
        )
    })
  })
}

/** Nested deeper than a second look goes, a text is not taken. */
function inexactOf(text: string): string | null {
  try {
    return inexactNumber(text)?.slice(0, 100) ?? null
  } catch {
    return 'in values nested so deep'
  }
}
