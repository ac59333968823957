import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import type { TestContext } from 'node:test'
import type { Answers } from './answers.ts'

/** Where the screens are built to: see scripts/build-screens.ts. */
const built = join(import.meta.dirname, '../../packages/console/ui-dist')
/** The strictest that the screens can be served with: nothing inline, nothing from elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml'
}

export interface ScreensServer {
  /** With a path before the screens, as behind a proxy. */
  readonly address: string
  answers: Answers
  /** Requests that changed something, as the screens sent them. */
  readonly sent: { readonly name: string; readonly body: unknown }[]
}

/** The built screens below a path, and answers from a table in the place of the API: states of screens that are hard to bring about. */
export async function serveScreens(t: TestContext, answers: Answers): Promise<ScreensServer> {
  const prefix = '/behind/a/proxy/'
  const served: ScreensServer = { address: '', answers, sent: [] }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('content-security-policy', policy)
    if (!url.pathname.startsWith(prefix)) return end(response, 404, 'not below the prefix')
    const path = url.pathname.slice(prefix.length)
    if (!path.startsWith('api/v1/')) return void file(response, path === '' ? 'index.html' : path)
    const name = `${request.method} ${path.slice('api/v1/'.length)}`
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => answer(response, name, body))
  })

  function answer(response: ServerResponse, name: string, body: string): void {
    if (name === 'GET events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': here\n\n')
      return
    }
    if (!name.startsWith('GET ')) served.sent.push({ name, body: body === '' ? null : JSON.parse(body) })
    const unknown = { status: 404, body: { status: 404, code: 'TEST', detail: name } }
    const known = served.answers[name] ?? served.answers[starred(name, served.answers)] ?? unknown
    response.setHeader('content-type', known.status === undefined ? 'application/json' : 'application/problem+json')
    end(response, known.status ?? 200, JSON.stringify(known.body))
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(served, { address: `http://127.0.0.1:${port}${prefix}` })
}

/** The name in the table whose stars stand for parts of this one. */
const starred = (name: string, answers: Answers): string =>
  Object.keys(answers).find(pattern => {
    const [wanted, given] = [pattern.split('/'), name.split('/')]
    return wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index])
  }) ?? ''

const end = (response: ServerResponse, status: number, body: string | Buffer): void => {
  response.statusCode = status
  response.end(body)
}

async function file(response: ServerResponse, path: string): Promise<void> {
  const found = normalize(join(built, path))
  const content = found.startsWith(built + sep) ? await readFile(found).catch(() => null) : null
  if (content === null) return end(response, 404, 'no such file')
  response.setHeader('content-type', types[extname(found)] ?? 'application/octet-stream')
  end(response, 200, content)
}
