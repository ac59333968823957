import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../processes.ts'
import { type Interface, interfacesOf, type Member } from './interfaces.ts'

const library = join(root, 'packages/kafka/src')

/** The source of a file of the library. */
export const sourceOf = (file: string): string => readFileSync(join(library, file), 'utf8')

/** Every TypeScript file of the library, by its path in it. */
export const sourceNames = (): string[] =>
  readdirSync(library, { recursive: true, encoding: 'utf8' })
    .map(name => name.replaceAll('\\', '/'))
    .filter(name => name.endsWith('.ts'))

export const hasInterface = (file: string, name: string): boolean =>
  existsSync(join(library, file)) && interfacesOf(sourceOf(file)).has(name)

/** What a file of the library exports, its private parts included: pages are made from the real tables. */
export function moduleOf<T>(file: string): Promise<T> {
  return import(pathToFileURL(join(library, file)).href) as Promise<T>
}

export function interfaceOf(file: string, name: string): Interface {
  const found = interfacesOf(sourceOf(file)).get(name)
  if (found === undefined) throw new Error(`packages/kafka/src/${file} has no interface ${name}`)
  return found
}

/** A page must not have a row without words. */
export function docOf(member: Member, of: string): string {
  if (member.doc === '') throw new Error(`${of}.${member.name} has no doc comment`)
  return member.doc
}

export const generatedNote = (from: string): string =>
  `<!-- Made from ${from} by scripts/gen-reference.ts: change those and run \`node scripts/gen-reference.ts\`. -->`

/** A table cell: one line, no bar that would end it. */
export const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
