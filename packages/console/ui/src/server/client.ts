import { problemOf, RequestFailed } from './problem.ts'

/** Beside the page, wherever a proxy puts it: routes of the screens are in the fragment. */
const base = new URL('./api/v1/', document.baseURI)

type Parameter = string | number | boolean | undefined | null | readonly (string | number)[]
export type Query = Readonly<Record<string, Parameter>>

/** @param path without the slash in front, its parts encoded by {@link part} */
export function address(path: string, query: Query = {}): URL {
  const url = new URL(path, base)
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value]
    for (const one of values)
      if (one !== undefined && one !== null && one !== '') url.searchParams.append(name, `${one}`)
  }
  return url
}

export const part = (text: string | number): string => encodeURIComponent(text)

let csrfToken: string | null = null
export const rememberCsrf = (token: string | null): void => {
  csrfToken = token
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  request<T>(address(path, query), { ...(signal === undefined ? {} : { signal }) })

/**
 * A request that changes something.
 * @param key the same for a repetition: nothing is done twice
 */
export const send = <T>(
  method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
  path: string,
  body?: unknown,
  key: string = crypto.randomUUID()
): Promise<T> =>
  request<T>(address(path), {
    method,
    headers: {
      'idempotency-key': key,
      ...(csrfToken === null ? {} : { 'x-csrf-token': csrfToken }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' })
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })

async function request<T>(url: URL, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init })
  } catch (error) {
    throw unreached(error)
  }
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as T
  try {
    return await response.json()
  } catch (error) {
    // Cut off in the middle, or not of the console: the page of a proxy.
    throw unreached(error)
  }
}

const unreached = (error: unknown): unknown =>
  error instanceof DOMException && error.name === 'AbortError'
    ? error
    : new RequestFailed({ status: 0, title: '', detail: '', code: 'CONSOLE_UNREACHED', retriable: true })
