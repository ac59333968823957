import { isBuiltin } from 'node:module'
import { circlesIn } from './import-circles.ts'
import { packageImports, roomImports } from './import-table.ts'
import { type Import, importsOf } from './imports.ts'
import type { SourceFile } from './source-files.ts'

/** Private areas that may import a package's source files: they test and measure what it does not export. */
const looksInside = new Set(['conformance', 'bench'])

/** What makes messages for tests makes them for every package's. */
const sharedByTests = /^packages\/(?:protocol|operator)\/test\//
const isTest = (path: string): boolean => /^packages\/[^/]+\/test\//.test(path)

const library = 'packages/kafka/src/'
const doesIo = /^node:(net|tls|dgram|dns|fs|http|http2|https|child_process|cluster|worker_threads|sqlite)\b/
const otherClient = /^(@platformatic\/kafka|kafkajs)(\/|$)/

/** Imports that the tables do not allow, rows without a room, arrows that nobody uses, and circles (types included); one line for each. */
export function checkImports(files: readonly SourceFile[], table = roomImports): string[] {
  const rooms = new Map(Object.entries(table).map(([folder, rows]) => [folder, arrowsOf(rows)]))
  const imports = new Map(files.map(file => [file.path, importsOf(file)]))
  const used = new Set<string>()
  const complaints = files.flatMap(file =>
    (imports.get(file.path) ?? []).flatMap(found => [
      ...betweenPackages(file.path, found),
      ...outside(file.path, found),
      ...betweenRooms(file.path, found, rooms, used)
    ])
  )
  return [...complaints, ...strayRows(files, rooms, used), ...circlesIn(imports)]
}

type Rows = ReadonlyMap<string, readonly string[]>

export const arrowsOf = (rows: Readonly<Record<string, string>>): Rows =>
  new Map(Object.entries(rows).map(([room, row]) => [room, row.split(' ').filter(name => name !== '')]))

const at = (path: string, found: Import): string => `${path}:${found.line} imports '${found.specifier}'`

function betweenPackages(path: string, found: Import): string[] {
  const lines: string[] = []
  const area = areaOf(path)
  const shared = isTest(path) && sharedByTests.test(found.target ?? '')
  if (found.target !== null && areaOf(found.target) !== area && !looksInside.has(area) && !shared)
    lines.push(`${at(path, found)}: a relative import must not leave ${area}/; import the package by its name`)
  const ours = /^@dead-letter\/\w+(?:\/internal$)?/.exec(found.specifier)?.[0]
  if (ours !== undefined && !(packageImports[area] ?? []).includes(ours))
    lines.push(`${at(path, found)}: ${area} may import ${packageImports[area]?.join(', ') || 'nothing of ours'}`)
  return lines
}

function outside(path: string, found: Import): string[] {
  if (isBuiltin(found.specifier) && !found.specifier.startsWith('node:'))
    return [`${at(path, found)}: write 'node:${found.specifier}'`]
  if (!path.startsWith(library)) return []
  if (otherClient.test(found.specifier)) return [`${at(path, found)}: the library speaks the protocol itself`]
  if (path.startsWith(`${library}testing/`) && found.specifier === 'node:fs') return []
  if (doesIo.test(found.specifier) && !path.startsWith(`${library}client/`))
    return [`${at(path, found)}: only client/ talks to the network, and only testing/ to the disk`]
  return []
}

/** Judged in the innermost folder that holds both, by its table. */
function betweenRooms(
  path: string,
  { line, specifier, target }: Import,
  rooms: ReadonlyMap<string, Rows>,
  used: Set<string>
): string[] {
  if (target === null) return []
  const folder = commonFolder(path, target)
  const rows = rooms.get(folder)
  const from = roomIn(folder, path)
  if (rows === undefined || from === roomIn(folder, target)) return []
  const row = rows.get(from)
  if (row === undefined) return []
  const inside = target.slice(folder.length + 1)
  const guarded = new Set([...rows.values()].flat())
  const to =
    [...guarded].filter(name => name.includes('/') && inside.startsWith(`${name}/`))[0] ?? roomIn(folder, target)
  used.add(`${folder} ${from} ${to}`)
  return row.includes(to)
    ? []
    : [
        `${path}:${line} imports '${specifier}': in ${folder}, ${from} may import ${row.join(', ') || 'nothing'} (scripts/import-table.ts)`
      ]
}

/** Rows and arrows that say nothing about the files, and rooms that have no row. */
function strayRows(
  files: readonly SourceFile[],
  rooms: ReadonlyMap<string, Rows>,
  used: ReadonlySet<string>
): string[] {
  return [...rooms].flatMap(([folder, rows]) => {
    const there = new Set(
      files.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path }) => roomIn(folder, path))
    )
    if (there.size === 0) return []
    const missing = [...there].filter(room => !rows.has(room))
    const empty = [...rows.keys()].filter(room => !there.has(room))
    const idle = [...rows].flatMap(([room, row]) =>
      there.has(room) ? row.filter(to => !used.has(`${folder} ${room} ${to}`)).map(to => `${room} → ${to}`) : []
    )
    return [
      ...missing.map(room => `${folder}/${room} has no row in scripts/import-table.ts: say what it may import`),
      ...empty.map(room => `scripts/import-table.ts has a row for ${folder}/${room}, which is not there`),
      ...idle.map(arrow => `scripts/import-table.ts allows ${arrow} in ${folder}, which nothing uses: take it out`)
    ]
  })
}

function areaOf(path: string): string {
  return /^packages\/[^/]+/.exec(path)?.[0] ?? path.split('/')[0] ?? path
}

function commonFolder(a: string, b: string): string {
  const [one, other] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)]
  const apart = one.findIndex((name, i) => name !== other[i])
  return one.slice(0, apart < 0 ? one.length : apart).join('/')
}

/** The folder, or loose file, of `folder` in which a file below it stands. */
const roomIn = (folder: string, path: string): string => path.slice(folder.length + 1).split('/')[0] ?? path
