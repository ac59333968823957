import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { OptionRule } from '../../src/options/check.ts'

const src = join(import.meta.dirname, '../../src')

/** Options of an interface that its TSDoc gives a default: name → text after `@default`. */
function documented(source: string, name: string): Map<string, string | undefined> | null {
  const body = new RegExp(`export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1]
  if (body === undefined) return null
  const members = new Map<string, string | undefined>()
  // Members of the interface itself stand two spaces deep; a nested object's stand deeper.
  for (const [, doc, member] of body.matchAll(/(?: {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? {2}readonly (\w+)\??:/g)) {
    if (member !== undefined) members.set(member, /@default ([^\n]*?)\s*(?:\n|$)/.exec(doc ?? '')?.[1])
  }
  return members
}

function ruleSets(source: string): { constant: string; options: string }[] {
  return [...source.matchAll(/export const (\w+): OptionRules<(\w+)> =/g)].map(([, constant, options]) => ({
    constant: constant as string,
    options: options as string
  }))
}

/** The value that a documented default writes as a literal; numbers may be grouped. Words (`@default no TLS`) stand for no value. */
function literal(text: string): unknown {
  if (text === 'Infinity') return Number.POSITIVE_INFINITY
  if (!/^(?:-?\d|['[{]|true|false)/.test(text)) return undefined
  return JSON.parse(text.replaceAll(/(?<=\d)[_,](?=\d)/g, '').replaceAll("'", '"'))
}

let compared = 0
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
for (const file of files) {
  const source = readFileSync(join(src, file), 'utf8')
  for (const { constant, options } of ruleSets(source)) {
    const members = documented(source, options)
    // Rules that put others together are checked where those stand.
    if (members === null || members.size === 0) continue
    test(`${file}: the documented defaults of ${options} are those of its rules`, async () => {
      const module = (await import(pathToFileURL(join(src, file)).href)) as Record<string, Record<string, OptionRule>>
      const rules = module[constant] as Record<string, OptionRule>
      for (const [name, text] of members) {
        const rule = rules[name]
        assert.ok(rule, `${options}.${name} has no rule`)
        if (text === undefined)
          assert.equal(rule.default, undefined, `${options}.${name} has a default that its TSDoc does not say`)
        else assert.deepEqual(rule.default, literal(text), `${options}.${name}`)
      }
    })
    compared++
  }
}

test('there are options to compare', () => assert.ok(compared >= 5))
