import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './processes.ts'

/** Each entry that a package promises, and the committed list of what it exports. */
const surfaces = [
  { index: 'packages/protocol/src/index.ts', list: 'packages/protocol/exports.txt' },
  { index: 'packages/kafka/src/index.ts', list: 'packages/kafka/exports.txt' },
  { index: 'packages/kafka/src/internal.ts', list: 'packages/kafka/exports-internal.txt' },
  { index: 'packages/kafka/src/testing.ts', list: 'packages/kafka/exports-testing.txt' },
  { index: 'packages/kafka/src/prometheus.ts', list: 'packages/kafka/exports-prometheus.txt' },
  { index: 'packages/operator/src/index.ts', list: 'packages/operator/exports.txt' },
  { index: 'packages/console/src/index.ts', list: 'packages/console/exports.txt' },
  { index: 'packages/console/src/api/index.ts', list: 'packages/console/exports-api.txt' },
  { index: 'packages/broker/src/index.ts', list: 'packages/broker/exports.txt' },
  { index: 'packages/broker/src/testing/index.ts', list: 'packages/broker/exports-testing.txt' }
]

/** Compares what the packages export, values and types, with the committed lists: the public surface changes on purpose. */
export function checkExports(update: boolean): string[] {
  return surfaces.flatMap(({ index, list }) => checkSurface(index, list, update))
}

function checkSurface(index: string, list: string, update: boolean): string[] {
  if (!existsSync(join(root, index))) return [`${index} is not there`]
  const { names, problems } = exportedNames(readFileSync(join(root, index), 'utf8'), index)
  if (problems.length > 0) return problems
  if (update) writeFileSync(join(root, list), `${names.join('\n')}\n`)
  const committed = existsSync(join(root, list)) ? readFileSync(join(root, list), 'utf8').trim().split('\n') : []
  const added = names.filter(name => !committed.includes(name))
  const gone = committed.filter(name => !names.includes(name))
  if (added.length + gone.length === 0) return []
  return [
    ...added.map(name => `+ ${name}`),
    ...gone.map(name => `- ${name}`),
    `Meant so? npm run check -- --update writes ${list}.`
  ]
}

/** Reads lists like `export { a, type B } from './c.ts'`; anything else in an index is a problem. */
export function exportedNames(source: string, index: string): { names: string[]; problems: string[] } {
  const names: string[] = []
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const rest = code.replace(
    /export\s+(type\s+)?\{([^}]*)\}\s*from\s*'[^']+';?/g,
    (_, allTypes: string | undefined, body: string) => {
      for (const item of body.split(',')) {
        const [, type, name] = /^\s*(type\s+)?(?:\S+\s+as\s+)?(\S+)\s*$/.exec(item) ?? []
        if (name !== undefined) names.push(`${allTypes || type ? 'type' : 'value'} ${name}`)
      }
      return ''
    }
  )
  const problems = rest.trim() === '' ? [] : [`${index} has more than lists of names: ${rest.trim().split('\n')[0]}`]
  return { names: names.sort(), problems }
}
