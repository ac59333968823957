import type { Problem } from './types.ts'

/** What the server refused, or that it was not reached. */
export class RequestFailed extends Error {
  /** 0: no answer came. */
  readonly status: number
  readonly code: string
  readonly title: string
  readonly retriable: boolean
  readonly field: string | undefined

  constructor(problem: Omit<Problem, 'type'>) {
    super(problem.detail)
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.retriable = problem.retriable
    this.field = problem.field
  }
}

/** What a failed answer says, whatever wrote it: a proxy's page is no problem+json. */
export async function problemOf(response: Response): Promise<RequestFailed> {
  const { status, statusText } = response
  const told = { status, title: statusText || String(status), detail: statusText, code: '', retriable: status >= 500 }
  try {
    const body: unknown = await response.json()
    return new RequestFailed({ ...told, ...toldBy(body) })
  } catch {
    return new RequestFailed(told)
  }
}

/** The parts that are what they should be; the status is the answer's own. */
function toldBy(body: unknown): Partial<Problem> {
  if (typeof body !== 'object' || body === null) return {}
  const { title, detail, code, retriable, field } = body as Readonly<Record<string, unknown>>
  return {
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof retriable === 'boolean' ? { retriable } : {}),
    ...(typeof field === 'string' ? { field } : {})
  }
}
