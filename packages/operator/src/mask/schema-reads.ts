import { isAtEnd, type Step, type Walk, walkAny, walkInto } from './field-path.ts'
import { tokensOf } from './json-pointer.ts'

type Schema = Readonly<Record<string, unknown>>

/** Of a hidden value these ask nothing, or only of what type it is. */
const harmless: ReadonlySet<string> = new Set([
  ...['type', 'nullable', 'title', 'description', '$comment', 'default', 'examples', 'deprecated', 'readOnly'],
  ...['writeOnly', '$schema', '$id', 'id', '$anchor', '$defs', 'definitions']
])
const inPlace = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'] as const
const named: ReadonlySet<string> = new Set([...inPlace, '$ref'])
const ofChildren = [
  ...['additionalProperties', 'unevaluatedProperties', 'items', 'prefixItems', 'additionalItems'],
  ...['unevaluatedItems', 'contains']
]
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const holdsContainer = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(item => typeof item === 'object' && item !== null) : false

/**
 * What of a schema asks about hidden values, more than their type: whether a record fits would tell what is hidden, question by
 * question. Whatever is not surely harmless counts, a reference that leads nowhere known too.
 * @param schemas that references name
 * @returns the keyword and where it stands; `null`: nothing
 */
export function readsOfSchema(
  schema: unknown,
  paths: readonly (readonly Step[])[],
  schemas: Readonly<Record<string, unknown>> = {}
): string | null {
  const seen = new Map<unknown, Set<string>>()
  const documents = new Map<string, unknown>(Object.entries(schemas))
  for (const each of [schema, ...Object.values(schemas)])
    if (isSchema(each) && typeof each.$id === 'string') documents.set(each.$id, each)
  return visit(
    schema,
    paths.map(path => ({ path, taken: 0 })),
    schema,
    '#'
  )

  function visit(at: unknown, from: readonly Walk[], root: unknown, place: string): string | null {
    if (!isSchema(at) || from.length === 0) return null
    const walks = distinct(from)
    const key = walks.map(({ path, taken }) => `${paths.indexOf(path)}:${taken}`).join()
    const known = seen.get(at) ?? new Set()
    if (known.has(key)) return null
    seen.set(at, known.add(key))
    const document = typeof at.$id === 'string' ? at : root
    const isHidden = isAtEnd(walks)
    for (const [keyword, value] of Object.entries(at)) {
      const here = `${place}/${keyword}`
      if (keyword === '$dynamicRef' || keyword === '$recursiveRef') return here
      if (isHidden && !harmless.has(keyword) && !named.has(keyword)) return here
      if (keyword === 'uniqueItems' && value === true) return here
      if (keyword === 'enum' ? holdsContainer(value) : keyword === 'const' && holdsContainer([value])) return here
      const found = inside(keyword, value, walks, document, here)
      if (found !== null) return found
    }
    return null
  }

  function inside(keyword: string, value: unknown, walks: readonly Walk[], root: unknown, here: string): string | null {
    const all = (schemas: unknown, into: (name: string) => readonly Walk[]): string | null => {
      for (const [name, each] of Object.entries((schemas ?? {}) as object)) {
        const found = visit(each, into(name), root, `${here}/${name}`)
        if (found !== null) return found
      }
      return null
    }
    const each = (into: readonly Walk[]): string | null =>
      Array.isArray(value) ? all(value, () => into) : visit(value, into, root, here)
    if (keyword === '$ref') {
      const [document, target] = resolved(String(value), root)
      return target === undefined ? here : visit(target, walks, document, here)
    }
    if ((inPlace as readonly string[]).includes(keyword)) return each(walks)
    if (keyword === 'dependentSchemas' || keyword === 'dependencies') return all(value, () => walks)
    if (keyword === 'properties') return all(value, name => walkInto(walks, name))
    if (keyword === 'patternProperties') return all(value, () => walkAny(walks))
    return ofChildren.includes(keyword) ? each(walkAny(walks)) : null
  }

  function resolved(ref: string, root: unknown): readonly [document: unknown, target: unknown] {
    const [name = '', pointer = ''] = ref.split('#')
    const document = name === '' ? root : documents.get(name)
    if (pointer === '') return [document, document]
    if (!pointer.startsWith('/')) return [document, undefined]
    let at: unknown = document
    for (const token of tokensOf(decoded(pointer)))
      at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[token] : undefined
    return [document, at]
  }
}

function decoded(pointer: string): string {
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}

const distinct = (walks: readonly Walk[]): readonly Walk[] =>
  walks.filter((walk, i) => walks.findIndex(({ path, taken }) => path === walk.path && taken === walk.taken) === i)
