import type { SourceFile } from './source-files.ts'

const warnAbove = 300
const failAbove = 400

/** Tables of data: their length says nothing about jobs. */
const tables = ['packages/protocol/src/messages/', 'packages/broker/src/config/broker-configs.ts']

/** Files that do more than one job show it by their length. */
export function checkSizes(files: readonly SourceFile[]): { readonly failures: string[]; readonly warnings: string[] } {
  const long = files
    .filter(file => !tables.some(folder => file.path.startsWith(folder)))
    .map(file => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }))
    .filter(f => f.lines > warnAbove)
  const say = (f: { path: string; lines: number }): string => `${f.path} has ${f.lines} lines`
  return {
    failures: long.filter(f => f.lines > failAbove).map(f => `${say(f)}; ${failAbove} is the most`),
    warnings: long.filter(f => f.lines <= failAbove).map(f => `${say(f)}; split it before it has ${failAbove}`)
  }
}
