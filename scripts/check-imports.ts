import { isBuiltin } from 'node:module'
import { type Import, importsOf } from './imports.ts'
import type { SourceFile } from './source-files.ts'

/** Which packages of ours a package may import (docs/design: imports point one way). Tests of a package follow it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/broker': ['@dead-letter/protocol'],
  'packages/kafka': ['@dead-letter/protocol'],
  'packages/operator': ['@dead-letter/kafka/internal'],
  'packages/console': ['@dead-letter/operator'],
  'packages/cli': ['@dead-letter/kafka', '@dead-letter/operator', '@dead-letter/broker', '@dead-letter/console'],
  conformance: [
    '@dead-letter/protocol',
    '@dead-letter/kafka',
    '@dead-letter/operator',
    '@dead-letter/broker',
    '@dead-letter/console',
    '@dead-letter/cli'
  ],
  bench: [
    '@dead-letter/protocol',
    '@dead-letter/kafka',
    '@dead-letter/operator',
    '@dead-letter/broker',
    '@dead-letter/console',
    '@dead-letter/cli',
    '@dead-letter/conformance'
  ],
  examples: [
    '@dead-letter/kafka',
    '@dead-letter/operator',
    '@dead-letter/broker',
    '@dead-letter/console',
    '@dead-letter/cli',
    '@dead-letter/conformance'
  ],
  scripts: ['@dead-letter/conformance']
}

/** Private areas that may import a package's source files: they test and measure what it does not export. */
const looksInside = new Set(['conformance', 'bench'])

/** What makes messages for tests makes them for every package's. */
const sharedByTests = /^packages\/(?:protocol|operator)\/test\//
const isTest = (path: string): boolean => /^packages\/[^/]+\/test\//.test(path)

interface FolderRule {
  readonly folder: string
  /** Why, as the message says it. */
  readonly because: string
  readonly forbids: (found: Import) => boolean
}

const library = 'packages/kafka/src/'
const doesIo = /^node:(net|tls|dgram|dns|fs|http|http2|https|child_process|cluster|worker_threads|sqlite)\b/

const folderRules: readonly FolderRule[] = [
  {
    folder: library,
    because: 'the library speaks the protocol itself',
    forbids: i => /^(@platformatic\/kafka|kafkajs)(\/|$)/.test(i.specifier)
  },
  { folder: library, because: 'only client/ talks to the network or the disk', forbids: i => doesIo.test(i.specifier) },
  ...['failure', 'headers', 'options', 'decode', 'records'].map(folder => ({
    folder: `${library}${folder}/`,
    because: `${folder}/ is pure: it imports nothing of the parts that do I/O`,
    forbids: (i: Import) => /^packages\/kafka\/src\/(consume|group|provision|retry|client\/wire\/)/.test(i.target ?? '')
  }))
]
const exempt: Readonly<Record<string, string>> = {
  [`${library}client/`]: 'only client/ talks to the network or the disk'
}

/** Imports against the direction, and circular ones (types included); one line for each. */
export function checkImports(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map(file => [file.path, importsOf(file)]))
  return [
    ...files.flatMap(file => (imports.get(file.path) ?? []).flatMap(found => complaints(file.path, found))),
    ...cycles(imports)
  ]
}

function complaints(path: string, found: Import): string[] {
  const at = `${path}:${found.line} imports '${found.specifier}'`
  const area = areaOf(path)
  const lines: string[] = []
  const shared = isTest(path) && sharedByTests.test(found.target ?? '')
  if (found.target !== null && areaOf(found.target) !== area && !looksInside.has(area) && !shared)
    lines.push(`${at}: a relative import must not leave ${area}/; import the package by its name`)
  const ours = /^@dead-letter\/\w+(?:\/internal)?/.exec(found.specifier)?.[0]
  if (ours !== undefined && !(allowed[area] ?? []).includes(ours))
    lines.push(`${at}: ${area} may import ${allowed[area]?.join(', ') || 'nothing of ours'}`)
  if (isBuiltin(found.specifier) && !found.specifier.startsWith('node:'))
    lines.push(`${at}: write 'node:${found.specifier}'`)
  for (const rule of folderRules) {
    const free = Object.entries(exempt).some(([folder, because]) => because === rule.because && path.startsWith(folder))
    if (path.startsWith(rule.folder) && !free && rule.forbids(found)) lines.push(`${at}: ${rule.because}`)
  }
  return lines
}

function areaOf(path: string): string {
  return /^packages\/[^/]+/.exec(path)?.[0] ?? path.split('/')[0] ?? path
}

function cycles(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const found = new Map<string, string>()
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const circle = trail.slice(start)
      found.set([...circle].sort().join(), `circular import: ${[...circle, path].join(' → ')}`)
      return
    }
    if (done.has(path)) return
    trail.push(path)
    for (const { target } of imports.get(path) ?? []) if (target !== null && imports.has(target)) visit(target)
    trail.pop()
    done.add(path)
  }
  for (const path of imports.keys()) visit(path)
  return [...found.values()]
}
