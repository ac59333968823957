import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './processes.ts'

/** Links of the pages to files of the repository, and to headings in pages, that lead nowhere; one line for each. */
export function checkLinks(): string[] {
  const pages = ['*.md', 'docs/**/*.md', 'packages/*/README.md'].flatMap(pattern => globSync(pattern, { cwd: root }))
  return pages.flatMap(page => {
    const text = withoutCode(readFileSync(join(root, page), 'utf8'))
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => complaint(page, link as string) ?? [])
  })
}

function complaint(page: string, link: string): string | null {
  if (/^[a-z]+:/.test(link)) return null
  const [path = '', heading] = link.split('#')
  const target = path === '' ? join(root, page) : join(root, dirname(page), path)
  if (!existsSync(target)) return `${page} links to ${link}, which is not there`
  if (heading === undefined || headingsOf(readFileSync(target, 'utf8')).has(heading)) return null
  return `${page} links to ${link}; ${relative(root, target)} has no such heading`
}

function headingsOf(text: string): Set<string> {
  return new Set([...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchor(title as string)))
}

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '')

/** As GitHub names a heading. */
export const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
