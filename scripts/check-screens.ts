import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './processes.ts'
import type { SourceFile } from './source-files.ts'

const folder = 'packages/console/ui/src'
const tokens = `${folder}/styles/tokens.css`

/** Lengths of text and page; what relates to what is around is no size of its own. */
const rawSize = /(?<![\w-])-?(?:\d*\.)?\d+(?:px|rem|em|ch|ex|pt|cm|mm|in|ms|s)\b/g
const rawColour = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(/gi
const colourNames =
  /:\s*(?:[\w()-]+ )*(?:black|white|red|green|blue|gr[ae]y|silver|yellow|orange|purple|navy|teal|maroon|lime|aqua|fuchsia|pink|brown)\b/i
const breakpoints = new Set(['40rem', '64rem', '90rem'])

/**
 * What the screens may not have: colours and sizes outside the tokens, styles written into elements, and words outside the file of
 * words; one line for each.
 */
export function checkScreens(files: readonly SourceFile[] = screenFiles()): string[] {
  return files.flatMap(({ path, text }) => {
    if (path === tokens) return []
    return path.endsWith('.css') ? inStyles(path, text) : path.endsWith('.tsx') ? inScreen(path, text) : []
  })
}

const screenFiles = (): SourceFile[] =>
  globSync(`${folder}/**/*.{css,tsx}`, { cwd: root })
    .sort()
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function inStyles(path: string, text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, comment => comment.replace(/[^\n]/g, ' '))
  return bare.split('\n').flatMap((line, index) => {
    const at = `${path}:${index + 1}`
    const media = line.startsWith('@media')
    const sizes = [...line.matchAll(rawSize)].map(([size]) => size).filter(size => !(media && breakpoints.has(size)))
    const colours = [...line.matchAll(rawColour)].map(([colour]) => colour)
    const named = line.trimStart().startsWith('--') || line.includes('{') ? null : colourNames.exec(line)
    return [
      ...sizes.map(size => `${at}: ${size} is no token of styles/tokens.css`),
      ...[...colours, ...(named === null ? [] : [named[0]])].map(
        colour => `${at}: '${colour.trim()}' is a colour that is no token of styles/tokens.css`
      )
    ]
  })
}

/** Two letters in a row between tags, or on a line of their own as a sentence begins. */
const words = /(?:(?<!=)>([^<>{}()=;\n]*[A-Za-z]{2}[^<>{}()=;\n]*)<\/|^\s+([A-Z][a-z]+(?: [a-z’']+)+[.:]?)$)/gm
const readAttributes = /\b(?:aria-label|title|placeholder|label|about|alt)="([^"]*[A-Za-z]{2}[^"]*)"/g
const styled = /\bstyle=\{\{[^}]*(?:'#|(?:\d(?:px|rem|em))['"]|(?:color|background|margin|padding|font)\w*:)/g

function inScreen(path: string, text: string): string[] {
  const lineOf = (index: number): number => text.slice(0, index).split('\n').length
  const found = (pattern: RegExp, say: (match: string) => string): string[] =>
    [...text.matchAll(pattern)].map(
      match => `${path}:${lineOf(match.index)}: ${say((match[1] ?? match[2] ?? match[0]).trim())}`
    )
  return [
    ...found(words, word => `'${word}' is not in text/english`),
    ...found(readAttributes, word => `'${word}' is not in text/english`),
    ...found(styled, style => `'${style}' is a style; name a class, and give it what the tokens have`)
  ]
}
