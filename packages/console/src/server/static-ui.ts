import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Beside the sources, and in what is published beside the built files. */
const folders = ['../ui-dist', '../../ui-dist', './ui-dist'].map(path => fileURLToPath(new URL(path, import.meta.url)))

const notBuilt = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>dead-letter console</title></head>
<body><h1>The screens are not built</h1><p>The API answers at <code>api/v1</code>, and <a href="openapi.json">openapi.json</a> describes it.
<code>npm run build</code> builds the screens.</p></body></html>`

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** Serves the built screens; each of their addresses brings the one page, which finds its way by itself. @param base path with slashes at both ends */
export async function serveUi(app: FastifyInstance, base: string): Promise<void> {
  const folder = folders.find(path => existsSync(join(path, 'index.html')))
  const page =
    folder === undefined
      ? notBuilt
      : readFileSync(join(folder, 'index.html'), 'utf8').replace('<head>', `<head><base href="${attribute(base)}">`)
  if (folder !== undefined)
    await app.register(fastifyStatic, {
      root: folder,
      index: false,
      wildcard: false,
      // Names of built files hold a hash of what is in them.
      setHeaders: (reply, path) => {
        if (path.includes('/assets/')) reply.header('cache-control', 'public, max-age=31536000, immutable')
      }
    })
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (/^\/(?:api|assets)\//.test(request.url)) return reply.callNotFound()
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
  })
}
