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
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new RequestFailed({ status: 0, title: '', detail: '', code: 'CONSOLE_UNREACHED', retriable: true })
  }
  if (!response.ok) throw await problemOf(response)
  return (response.status === 204 ? undefined : await response.json()) as T
}
