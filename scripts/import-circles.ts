import type { Import } from './imports.ts'

type Arrows = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Circles between files; and where there is none, between the folders and loose files of one folder, at every depth. Each
 * is told once.
 */
export function circlesIn(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const files: Arrows = new Map(
    [...imports].map(([path, found]) => [
      path,
      new Set(found.flatMap(({ target }) => (target !== null && imports.has(target) ? [target] : [])))
    ])
  )
  const circles = circlesOf(files)
  if (circles.length > 0) return circles.map(circle => `circular import: ${circle.join(' → ')}`)
  const folders = new Set([...files.keys()].flatMap(foldersOf))
  return [...folders].sort().flatMap(folder => {
    const { rooms, files: witness } = roomsOf(folder, files)
    return circlesOf(rooms).map(circle => {
      const why = circle.slice(1).map((to, i) => witness.get(`${circle[i]} ${to}`))
      return `circular folders in ${folder}: ${circle.join(' → ')} (${why.join('; ')})`
    })
  })
}

const foldersOf = (path: string): string[] => {
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** What the rooms of a folder import of each other, and for each arrow one import that makes it. */
function roomsOf(
  folder: string,
  files: Arrows
): { readonly rooms: Arrows; readonly files: ReadonlyMap<string, string> } {
  const rooms = new Map<string, Set<string>>()
  const witness = new Map<string, string>()
  const roomOf = (path: string): string | undefined =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined
  for (const [path, targets] of files) {
    const from = roomOf(path)
    if (from === undefined) continue
    for (const target of targets) {
      const to = roomOf(target)
      if (to === undefined || to === from) continue
      rooms.set(from, (rooms.get(from) ?? new Set()).add(to))
      witness.set(`${from} ${to}`, `${path} imports ${target}`)
    }
  }
  return { rooms, files: witness }
}

/** Each circle as its stations, the first one again at the end. */
function circlesOf(arrows: Arrows): string[][] {
  const found = new Map<string, string[]>()
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (node: string): void => {
    const start = trail.indexOf(node)
    if (start >= 0) {
      const circle = trail.slice(start)
      found.set([...circle].sort().join(), [...circle, node])
      return
    }
    if (done.has(node)) return
    trail.push(node)
    for (const next of arrows.get(node) ?? []) visit(next)
    trail.pop()
    done.add(node)
  }
  for (const node of arrows.keys()) visit(node)
  return [...found.values()]
}
