import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './processes.ts'

/** A TypeScript example of a page: a whole program. */
export interface PageExample {
  readonly page: string
  /** Line of the page where the block begins. */
  readonly line: number
  readonly code: string
}

/** Every ```ts block of the pages, in order. */
export function pageExamples(): PageExample[] {
  const pages = ['README.md', 'packages/*/README.md', 'docs/**/*.md']
    .flatMap(pattern => globSync(pattern, { cwd: root }))
    .filter(page => !page.includes('node_modules') && existsSync(join(root, page)))
    .map(page => page.replaceAll('\\', '/'))
    .sort()
  return pages.flatMap(page => examplesOf(page, readFileSync(join(root, page), 'utf8')))
}

export function examplesOf(page: string, text: string): PageExample[] {
  return [...text.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```$/gm)].map(match => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    code: match[1] as string
  }))
}
